/** The sandbox's own HTTP interface, as calls. */

const PATIENCE_MS = 15_000;

/** The server did not answer, or answered with something that is not ours. */
export class Away extends Error {}

async function call(path, options = {}) {
  let answer;
  try {
    answer = await fetch(`/sandbox/${path}`, { cache: 'no-store', signal: AbortSignal.timeout(PATIENCE_MS), ...options });
    return await answer.json();
  } catch (cause) {
    throw new Away(`no answer from ${path} (${answer?.status ?? 'unreachable'})`, { cause });
  }
}

const post = (path, body) =>
  call(path, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) });

async function told(path) {
  const answer = await call(path);
  if (typeof answer?.seq !== 'number') throw new Away(`${path} gave no sequence number`);
  return answer;
}

/** @returns {Promise<Object>} the workspace: users, channels, commands, and where the sequence stands */
export const fetchState = () => told('state');

/** @param {number} since @returns {Promise<{seq: number, messages: Array<Object>, deleted: Array<Object>, statuses: Array<Object>}>} */
export const fetchChanges = (since) => told(`changes?since=${since}`);

/** @returns {Promise<{ok: boolean, ts?: string, error?: string}>} @throws {Away} */
export const say = (channel, text, thread, files = []) =>
  post('say', { channel, text, ...(thread && { thread_ts: thread }), ...(files.length && { files }) });

/** @param {File} file @returns {Promise<{ok: boolean, file?: string, error?: string}>} brings a file along @throws {Away} */
export const attach = (file) =>
  call(`attach?name=${encodeURIComponent(file.name)}`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/octet-stream' },
    body: file,
    signal: AbortSignal.timeout(PATIENCE_MS * 8),
  });

/** @returns {Promise<{ok: boolean, error?: string}>} presses the Stop button of a thread @throws {Away} */
export const stop = (channel, thread) => post('stop', { channel, thread_ts: thread });

/** @returns {Promise<{ok: boolean, error?: string}>} sends a modal off; `values` are by action id @throws {Away} */
export const submit = (view, values) => post('submit', { view_id: view, values });

/** @returns {Promise<{ok: boolean, error?: string}>} closes a modal without sending it @throws {Away} */
export const dismiss = (view) => post('dismiss', { view_id: view });

/** @param {Object} click `{channel, message_ts, block_id, action_id, value}` @returns {Promise<{ok: boolean, error?: string}>} */
export const click = (clicked) => post('click', clicked);
