/** The page: one workspace, one channel in view, perhaps a thread beside it, always in step with the server. */

import { Away, click, say, stop } from './api.js';
import { Composer } from './composer.js';
import { Directory } from './directory.js';
import { intro } from './intro.js';
import { Live } from './live.js';
import { MessageList } from './messagelist.js';
import { place } from './memory.js';
import { ModalWindow } from './modal.js';
import { reconnecting, trouble } from './notice.js';
import { Sidebar } from './sidebar.js';
import { Store } from './store.js';
import { ThreadPane } from './thread.js';
import { Unread } from './unread.js';

const find = (id) => document.getElementById(id);
const narrow = matchMedia('(max-width: 60rem)');

const store = new Store();
let directory = null;
let active = '';
let awaited = null; // the newest thing said in this tab that the desk has not answered yet

const unread = new Unread(store, () => directory);
const sidebar = new Sidebar(find('sidebar'));
const list = new MessageList(find('messages'), find('jump'));
const composer = new Composer(find('composer'), { name: 'say', inThread: false, send: sayInChannel });
const thread = new ThreadPane(find('thread'), sayInThread);
const live = new Live({ onState: begin, onChanges: changed, onAway: reconnecting });
const modal = new ModalWindow(() => live.nudge());

function begin(state) {
  store.clear();
  directory = new Directory(state);
  const known = directory.channel(active) ?? directory.channel(place.get('channel')) ?? directory.channels[0];
  active = known?.id ?? '';
}

function changed(changes) {
  store.apply(changes);
  showAnswer();
  draw();
}

function draw() {
  const channel = directory?.channel(active);
  if (!channel) return;
  const doing = { statuses: store.statuses(active), sessions: store.sessions(active), stop: stopAnswer };
  const view = { directory, act, ...doing, openRoot: thread.root };
  unread.seen(active);
  drawChannel(channel, view);
  thread.show(channel, store, view);
  sidebar.show({ directory, active, unread: (id) => unread.count(id), pick });
  modal.show(store.modals, directory);
  drawTitle(channel);
}

function drawChannel(channel, view) {
  const messages = store.channel(active);
  const quiet = !messages.some((message) => message.user === directory.me);
  const opening = intro(channel, directory, quiet ? (text) => composer.fill(text) : null);
  find('channel-name').textContent = directory.title(channel);
  find('channel-pane').dataset.kind = channel.kind;
  find('channel-about').hidden = channel.kind === 'im' || channel.member;
  composer.open(active, `Message ${directory.label(channel)}`, directory);
  list.show(active, messages, { ...view, replies: store.replies(active), openThread: (ts) => openThread(ts), intro: opening });
}

function drawTitle(channel) {
  const waiting = directory.channels.reduce((sum, each) => sum + unread.count(each.id), 0);
  find('menu').classList.toggle('has-unread', waiting > 0);
  document.title = `${waiting ? `(${waiting}) ` : ''}${directory.label(channel)} · ${directory.team.name ?? 'Sandbox'}`;
}

function pick(id) {
  if (id !== active) thread.close();
  active = id;
  place.set('channel', id);
  toggleMenu(false);
  draw();
  composer.focus();
}

function openThread(ts, focus = true) {
  thread.open(ts, focus);
  draw();
  if (focus) thread.focus();
  else if (narrow.matches) thread.heading.focus();
}

/** The first answer of the desk to what was said here last opens its thread: a newcomer sees the card at once. */
function showAnswer() {
  if (!awaited || awaited.channel !== active || thread.pane.contains(document.activeElement)) return;
  const replies = store.thread(awaited.channel, awaited.ts);
  if (!replies.some((reply) => reply.ts !== awaited.ts && !reply.ephemeral && directory.author(reply).desk)) return;
  const { ts } = awaited;
  awaited = null;
  openThread(ts, false);
}

async function sayInChannel(text, files) {
  const channel = active;
  const answer = await say(channel, text, undefined, files);
  awaited = answer.ok && answer.ts ? { channel, ts: answer.ts } : null;
  list.toNewest();
  showAnswer();
  live.nudge();
  return answer;
}

async function sayInThread(text, files) {
  const answer = await say(active, text, thread.root, files);
  thread.list.toNewest();
  live.nudge();
  return answer;
}

const act = (message, clicked) => done(() => click({ channel: message.channel, message_ts: message.ts, ...clicked }));

function stopAnswer(ts) {
  const channel = active;
  return done(() => stop(channel, ts));
}

async function done(ask) {
  try {
    const answer = await ask();
    if (!answer.ok) trouble(answer.error ?? 'That could not be done.');
  } catch (error) {
    if (!(error instanceof Away)) throw error;
    trouble('The desk cannot be reached just now. Please try again in a moment.');
  }
  live.nudge();
}

function toggleMenu(open = !document.body.classList.contains('menu-open')) {
  document.body.classList.toggle('menu-open', open);
  find('menu').setAttribute('aria-expanded', String(open));
  if (open) sidebar.host.querySelector('.active')?.focus();
}

function step(by) {
  const ids = [...sidebar.host.querySelectorAll('.place')].map((each) => each.dataset.channel);
  pick(ids[(ids.indexOf(active) + by + ids.length) % ids.length]);
}

function key(event) {
  if (event.altKey && ['ArrowUp', 'ArrowDown'].includes(event.key)) {
    event.preventDefault();
    step(event.key === 'ArrowUp' ? -1 : 1);
  } else if (event.key === 'Escape' && !event.defaultPrevented && !document.querySelector('dialog[open]')) {
    if (document.body.classList.contains('menu-open')) toggleMenu(false);
    else thread.close();
  }
}

find('menu').addEventListener('click', () => toggleMenu());
find('scrim').addEventListener('click', () => toggleMenu(false));
document.addEventListener('keydown', key);
document.addEventListener('visibilitychange', draw);
window.addEventListener('storage', draw);
live.start();
composer.focus();
