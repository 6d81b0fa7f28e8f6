/* Places that are near: the browser is asked where it is when the button is pressed, and never else. The distances are reckoned
   here from the places' own coordinates, so that the position does not leave this device; the visitor chooses, not the page. */

const FARTHEST = 200, MOST_NEAR = 6;   // kilometres; places
const kilometres = (here, [latitude, longitude]) => {
  const rad = Math.PI / 180, wide = (longitude - here.longitude) * rad * Math.cos((latitude + here.latitude) / 2 * rad);
  return 6371 * Math.hypot((latitude - here.latitude) * rad, wide);   /* flat is right enough for what is near */
};
/* Of places that lie as near, the province comes last and a city before its districts. */
const nearest = (here, places) => places
  .map(place => ({ ...place, away: Math.min(...place.points.map(point => kilometres(here, point))) }))
  .filter(place => place.away <= FARTHEST)
  .sort((one, other) => one.away - other.away || one.points.length - other.points.length || (one.code < other.code ? -1 : 1))
  .slice(0, MOST_NEAR);
const position = () => new Promise((found, failed) => navigator.geolocation.getCurrentPosition(
  answer => found(answer.coords), failed, { maximumAge: 600000, timeout: 15000 }));

const offerNear = async () => {
  const told = $('#region-near-told'), asks = listAsks;
  const tell = key => { if (asks === listAsks) told.textContent = say(key); };   /* whoever has typed since asks for something else */
  tell('near.looking');
  let here;
  try { here = await position(); } catch { tell('near.refused'); return; }
  let places;
  try { places = (await fetchJson('/api/regions/centres')).regions; } catch { tell('near.failed'); return; }
  const found = nearest(here, places);
  tell(found.length ? 'near.found' : 'near.none');
  if (!found.length || asks !== listAsks) return;
  listAsks += 1;   /* a list still on its way would cover what is near */
  offer(found, place => say('near.away', { kilometres: Math.max(1, Math.round(place.away)) }));
};
/* Browsers tell a position to pages that came over https, or from this machine. */
$('#region-near-part').hidden = !(isSecureContext && navigator.geolocation);
pressed('#region-near', offerNear);
