BEGIN TRANSACTION;
CREATE TABLE feedback (
	number INTEGER NOT NULL, 
	answer_id VARCHAR(64) NOT NULL, 
	rating INTEGER NOT NULL, 
	reasons TEXT NOT NULL, 
	comment TEXT, 
	created DATETIME NOT NULL, 
	PRIMARY KEY (number)
);
CREATE TABLE files (
	file VARCHAR(500) NOT NULL, 
	digest VARCHAR(64) NOT NULL, 
	outcome TEXT NOT NULL, 
	ingested DATETIME NOT NULL, 
	PRIMARY KEY (file)
);
INSERT INTO "files" VALUES('a.html','2','','2026-11-29 02:37:05.000000');
INSERT INTO "files" VALUES('b.html','1','','2026-11-29 02:37:05.000000');
INSERT INTO "files" VALUES('c.csv','1','','2026-11-29 02:37:05.000000');
CREATE TABLE findings (
	number INTEGER NOT NULL, 
	file VARCHAR(500) NOT NULL, 
	item_id VARCHAR(200), 
	rule VARCHAR(32) NOT NULL, 
	severity VARCHAR(8) NOT NULL, 
	place TEXT NOT NULL, 
	message TEXT NOT NULL, 
	fix TEXT NOT NULL, 
	withholds VARCHAR(32), 
	PRIMARY KEY (number)
);
INSERT INTO "findings" VALUES(1,'a.html','guide:养老金999900','R05','error','受理条件','断','补','conditions');
CREATE TABLE items (
	id VARCHAR(200) NOT NULL, 
	version INTEGER NOT NULL, 
	kind VARCHAR(16) NOT NULL, 
	title TEXT NOT NULL, 
	region VARCHAR(12) NOT NULL, 
	grade VARCHAR(8) NOT NULL, 
	matter_type VARCHAR(16) NOT NULL, 
	file VARCHAR(500) NOT NULL, 
	source_id VARCHAR(200) NOT NULL, 
	source_version INTEGER NOT NULL, 
	digest VARCHAR(64) NOT NULL, 
	payload TEXT NOT NULL, 
	state VARCHAR(12) NOT NULL, 
	current BOOLEAN NOT NULL, 
	"indexed" BOOLEAN NOT NULL, 
	created DATETIME NOT NULL, 
	PRIMARY KEY (id, version)
);
INSERT INTO "items" VALUES('guide:养老金999900',1,'guide','企业职工基本养老金申领','999900','公开','公共服务','a.html','养老金999900',1,'b23ae2a114794ca7c926992ed009288c26aea25f83b75c54c5fd0d314dfd9714','{"id":"guide:养老金999900","title":"企业职工基本养老金申领","aliases":["领养老金","退休金申领"],"matter_type":"公共服务","region":"999900","agency":{"name":"云河市社会保险中心"},"materials":[{"name":"《待遇申报表》","necessity":"必需","span":{"start":41,"end":50}},{"name":"社会保障卡","necessity":"必需","span":{"start":51,"end":58}},{"name":"个人档案","necessity":"特殊情形","span":{"start":64,"end":78}}],"limits":[{"kind":"法定","value":20.0,"unit":"个工作日","text":"20个工作日","span":{"start":84,"end":97}},{"kind":"承诺","value":10.0,"unit":"个工作日","text":"10个工作日","span":{"start":98,"end":111}}],"fee":{"charged":"不收费","text":"不收费","span":{"start":117,"end":120}},"contacts":[{"purpose":"咨询","value":"0990-8123456","span":{"start":126,"end":138}}],"parts":[["conditions",{"start":17,"end":35}],["materials",{"start":41,"end":78}],["limits",{"start":84,"end":111}],["fee",{"start":117,"end":120}],["contacts",{"start":126,"end":138}]],"source":{"id":"养老金999900","name":"养老金999900.html","title":"企业职工基本养老金申领","published":"2026-03-01"}}','active',0,1,'2026-11-29 02:37:05.000000');
INSERT INTO "items" VALUES('guide:养老金999900',2,'guide','企业职工基本养老金申领','999900','公开','公共服务','a.html','养老金999900',2,'a6fd233e15a549667f2cd3e074847de521e6eb7d3d6e625d567a89eb79a40d2d','{"id":"guide:养老金999900","version":2,"title":"企业职工基本养老金申领","aliases":["领养老金","退休金申领"],"matter_type":"公共服务","region":"999900","agency":{"name":"云河市社会保险中心"},"materials":[{"name":"《待遇申报表》","necessity":"必需","span":{"start":41,"end":50}},{"name":"社会保障卡","necessity":"必需","span":{"start":51,"end":58}},{"name":"个人档案","necessity":"特殊情形","span":{"start":64,"end":78}}],"limits":[{"kind":"法定","value":20.0,"unit":"个工作日","text":"20个工作日","span":{"start":84,"end":97}},{"kind":"承诺","value":8.0,"unit":"个工作日","text":"8个工作日","span":{"start":98,"end":110}}],"fee":{"charged":"不收费","text":"不收费","span":{"start":116,"end":119}},"contacts":[{"purpose":"咨询","value":"0990-8123456","span":{"start":125,"end":137}}],"parts":[["conditions",{"start":17,"end":35}],["materials",{"start":41,"end":78}],["limits",{"start":84,"end":110}],["fee",{"start":116,"end":119}],["contacts",{"start":125,"end":137}]],"source":{"id":"养老金999900","name":"养老金999900.html","title":"企业职工基本养老金申领","published":"2026-03-01"}}','active',1,1,'2026-11-29 02:37:05.000000');
INSERT INTO "items" VALUES('guide:养老金999901',1,'guide','企业职工基本养老金申领','999901','公开','公共服务','b.html','养老金999901',1,'aa6d0663d3b04e81a3d3ecbd0cbd931cd5270d162b10231716df77c3b6cc846d','{"id":"guide:养老金999901","title":"企业职工基本养老金申领","aliases":["领养老金","退休金申领"],"matter_type":"公共服务","region":"999901","agency":{"name":"云河市社会保险中心"},"materials":[{"name":"《待遇申报表》","necessity":"必需","span":{"start":41,"end":50}},{"name":"社会保障卡","necessity":"必需","span":{"start":51,"end":58}},{"name":"个人档案","necessity":"特殊情形","span":{"start":64,"end":78}}],"limits":[{"kind":"法定","value":20.0,"unit":"个工作日","text":"20个工作日","span":{"start":84,"end":97}},{"kind":"承诺","value":10.0,"unit":"个工作日","text":"10个工作日","span":{"start":98,"end":111}}],"fee":{"charged":"不收费","text":"不收费","span":{"start":117,"end":120}},"contacts":[{"purpose":"咨询","value":"0990-8123456","span":{"start":126,"end":138}}],"parts":[["conditions",{"start":17,"end":35}],["materials",{"start":41,"end":78}],["limits",{"start":84,"end":111}],["fee",{"start":117,"end":120}],["contacts",{"start":126,"end":138}]],"source":{"id":"养老金999901","name":"养老金999901.html","title":"企业职工基本养老金申领","published":"2026-03-01"}}','active',1,1,'2026-11-29 02:37:05.000000');
INSERT INTO "items" VALUES('code:A1@999900',1,'guide','甲证核发','999900','公开','行政许可','c.csv','A1',1,'5e753401ebafcac6dc70b94df8f26a963374d0ba8aed0d3d756afd9f2fa8bf86','{"id":"code:A1@999900","title":"甲证核发","codes":{"implementation":"A1"},"matter_type":"行政许可","region":"999900","agency":{"name":"云河市公安局"},"materials":[{"name":"居民身份证","span":{"start":29,"end":36}},{"name":"相片","span":{"start":37,"end":41}}],"limits":[{"kind":"承诺","value":1.0,"unit":"个工作日","text":"1个工作日","span":{"start":10,"end":22}}],"windows":[{"address":"云河市青山路8号1号窗口","available":true,"span":{"start":42,"end":59}}],"contacts":[{"purpose":"咨询","value":"0990-8100001","span":{"start":60,"end":77}}],"visits":{"count":1,"span":{"start":78,"end":85}},"parts":[["limits",{"start":10,"end":22}],["materials",{"start":23,"end":41}],["windows",{"start":42,"end":59}],["contacts",{"start":60,"end":77}]],"source":{"id":"A1","name":"A1","title":"事项清单.xlsx","file":"事项清单.xlsx","place":"第2行"}}','active',1,1,'2026-11-29 02:37:05.000000');
INSERT INTO "items" VALUES('entry:路灯报修',1,'entry','路灯报修','999900','公开','未写明','c.csv','entry:路灯报修',1,'77600cccdc12be71c0c39a7f006d0a162032231ac20de8ad5924a799cf9e3caa','{"id":"entry:路灯报修","name":"路灯报修","region":"999900","source":{"id":"entry:路灯报修","name":"清单.csv"}}','active',1,1,'2026-11-29 02:37:05.000000');
INSERT INTO "items" VALUES('code:A9@999900',1,'guide','丁证核发','999900','公开','行政许可','d.csv','A9',1,'fac2c858fa1136eb62063dfc848cec8104480c8ac58954ddbd4de0395e334ef0','{"id":"code:A9@999900","title":"丁证核发","codes":{"implementation":"A9"},"matter_type":"行政许可","region":"999900","agency":{"name":"云河市公安局"},"materials":[{"name":"居民身份证","span":{"start":29,"end":36}},{"name":"相片","span":{"start":37,"end":41}}],"limits":[{"kind":"承诺","value":1.0,"unit":"个工作日","text":"1个工作日","span":{"start":10,"end":22}}],"windows":[{"address":"云河市青山路8号1号窗口","available":true,"span":{"start":42,"end":59}}],"contacts":[{"purpose":"咨询","value":"0990-8100001","span":{"start":60,"end":77}}],"visits":{"count":1,"span":{"start":78,"end":85}},"parts":[["limits",{"start":10,"end":22}],["materials",{"start":23,"end":41}],["windows",{"start":42,"end":59}],["contacts",{"start":60,"end":77}]],"source":{"id":"A9","name":"A9","title":"事项清单.xlsx","file":"事项清单.xlsx","place":"第2行"}}','withdrawn',1,1,'2026-11-29 02:37:05.000000');
CREATE TABLE settings (
	name VARCHAR(64) NOT NULL, 
	value TEXT NOT NULL, 
	PRIMARY KEY (name)
);
INSERT INTO "settings" VALUES('schema','1');
INSERT INTO "settings" VALUES('generation','6');
CREATE TABLE sources (
	id VARCHAR(200) NOT NULL, 
	version INTEGER NOT NULL, 
	file VARCHAR(500) NOT NULL, 
	text TEXT NOT NULL, 
	PRIMARY KEY (id, version)
);
INSERT INTO "sources" VALUES('养老金999900',1,'a.html','企业职工基本养老金申领
受理条件
达到法定退休年龄，累计缴费满15年。
申请材料
1.《待遇申报表》
2.社会保障卡
特殊情形
1.视同缴费的，提供个人档案
办理时限
法定办结时限：20个工作日
承诺办结时限：10个工作日
收费标准
不收费
咨询电话
0990-8123456');
INSERT INTO "sources" VALUES('养老金999900',2,'a.html','企业职工基本养老金申领
受理条件
达到法定退休年龄，累计缴费满15年。
申请材料
1.《待遇申报表》
2.社会保障卡
特殊情形
1.视同缴费的，提供个人档案
办理时限
法定办结时限：20个工作日
承诺办结时限：8个工作日
收费标准
不收费
咨询电话
0990-8123456');
INSERT INTO "sources" VALUES('养老金999901',1,'b.html','企业职工基本养老金申领
受理条件
达到法定退休年龄，累计缴费满15年。
申请材料
1.《待遇申报表》
2.社会保障卡
特殊情形
1.视同缴费的，提供个人档案
办理时限
法定办结时限：20个工作日
承诺办结时限：10个工作日
收费标准
不收费
咨询电话
0990-8123456');
INSERT INTO "sources" VALUES('A1',1,'c.csv','事项名称：甲证核发
承诺办结时限：1个工作日
申请材料：
1.居民身份证
2.相片
办理地点：云河市青山路8号1号窗口
咨询电话：0990-8100001
到现场次数：1');
INSERT INTO "sources" VALUES('entry:路灯报修',1,'c.csv','路灯报修');
INSERT INTO "sources" VALUES('A9',1,'d.csv','事项名称：丁证核发
承诺办结时限：1个工作日
申请材料：
1.居民身份证
2.相片
办理地点：云河市青山路8号1号窗口
咨询电话：0990-8100001
到现场次数：1');
CREATE INDEX items_current ON items (current, kind, region);
CREATE INDEX items_file ON items (file, current);
CREATE INDEX items_indexed ON items ("indexed");
CREATE INDEX findings_item ON findings (item_id);
CREATE INDEX findings_file ON findings (file);
COMMIT;
