"""The point that a question turns on, and texts that speak to it."""

from __future__ import annotations

import pytest

from knowledge.search.points import POINTS, asked_points, share_spoken_to


@pytest.mark.parametrize(
    ("question", "point", "text"),
    [
        ("评估费谁出", "who_pays", "由基金和申请人各按50%的比例支付"),
        ("把卡借给别人会被罚吗", "consequence", "由主管部门处以五百元罚款"),
        ("两种补贴能不能一起领", "together", "可同时申请两项补贴"),
        ("叫朋友代办行不行", "by_whom", "委托他人办理的,提交授权委托书"),
        ("报名的日子错过了怎么办", "late", "逾期未办理的,可以补报名"),
        ("中间断的钱还补吗", "back_pay", "自次月起补发"),
        ("评的结果我不服", "objection", "有异议的,可以申请复核"),
        ("食堂周末开不开", "opening", "工作日提供午餐服务"),
        ("家庭医生多久联系一次", "contact", "每季度至少主动联系1次"),
        ("超标了补贴是不是就停", "stops", "给予6个月的过渡期"),
        ("积分一样谁排前", "order", "按社保时长从高到低排序"),
        ("不够条件的谁来通知我", "decided_by", "由村民委员会书面告知申请人"),
        ("断保后要等几个月", "waiting", "设置固定待遇等待期3个月"),
        ("是不是每年都要重新签", "renewed", "期满未提出解约的,自动续约"),
        ("能不能一次性全部取出来", "at_once", "按月发放"),
        ("一时搬不走怎么办", "moved", "应当在1个月内腾退"),
    ],
)
def test_each_point_is_asked_and_spoken_to(question: str, point: str, text: str) -> None:
    assert point in asked_points(question)
    assert share_spoken_to((point,), text) == 1.0


def test_what_turns_on_nothing_has_no_point() -> None:
    assert asked_points("居住证怎么办理") == ()
    assert share_spoken_to((), "罚款") == 0.0


def test_each_point_has_a_name_of_its_own() -> None:
    assert len({name for name, _, _ in POINTS}) == len(POINTS)
