/**
 * The waiting room's own script (`/waiting-room.js`): shows the page for the role in the address, and opens the camera as
 * a video service would, so that one can see it blocked and later working. Its words stand in the page.
 */
const element = (id) => document.getElementById(id);
const start = element('start-camera');
const stop = element('stop-camera');
const video = element('camera');
const words = element('camera-words').content;

const role = new URLSearchParams(location.search).get('role') === 'provider' ? 'provider' : 'patient';
for (const kind of ['patient', 'provider']) {
  document.querySelector(`section.${kind}`).hidden = kind !== role;
}
document.querySelector('script[src="/widget.js"]').dataset.role = role;

const quarter = 15 * 60_000;
const visit = new Date(Math.ceil((Date.now() + quarter / 3) / quarter) * quarter);
for (const time of document.querySelectorAll('.visit-time')) {
  time.dateTime = visit.toISOString();
  time.textContent = visit.toLocaleTimeString([], { hour: 'numeric', minute: '2-digit' });
}

function say(state) {
  const sentence = words.querySelector(`[data-state="${state}"]`) ?? words.querySelector('[data-state="other"]');
  element('camera-state').textContent = sentence.textContent;
}

function show(stream) {
  video.srcObject = stream;
  video.hidden = stop.hidden = stream === null;
}

function turnOff() {
  for (const track of video.srcObject?.getTracks() ?? []) track.stop();
  show(null);
}

start.addEventListener('click', async () => {
  turnOff();
  if (!navigator.mediaDevices) return say('insecure');
  say('asking');
  try {
    show(await navigator.mediaDevices.getUserMedia({ video: true }));
    say('on');
  } catch (error) {
    say(error.name);
  }
});

stop.addEventListener('click', () => {
  turnOff();
  say('off');
  start.focus();
});
