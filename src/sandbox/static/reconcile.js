/** Keeping a list on the page in step with data, touching only the rows that changed. */

const signatures = new WeakMap();

function replaced(old, fresh) {
  const focused = old.contains(document.activeElement) ? document.activeElement : null;
  old.replaceWith(fresh);
  if (!focused) return;
  const twin = focused.dataset.focus && fresh.querySelector(`[data-focus="${CSS.escape(focused.dataset.focus)}"]`);
  (twin || fresh).focus({ preventScroll: true });
}

function drawn(row, old) {
  if (old && signatures.get(old) === row.signature) return old;
  const fresh = row.make();
  fresh.dataset.key = row.key;
  signatures.set(fresh, row.signature);
  if (old) replaced(old, fresh);
  return fresh;
}

/**
 * Makes the children of `host` be `rows`, in order. A row whose key and signature are unchanged keeps its node, and
 * with it focus, selection and open menus.
 * @param {HTMLElement} host
 * @param {Array<{key: string, signature: string, make: function(): HTMLElement}>} rows
 */
export function reconcile(host, rows) {
  const wanted = new Set(rows.map((row) => row.key));
  for (const child of [...host.children]) if (!wanted.has(child.dataset.key)) child.remove();
  const old = new Map([...host.children].map((child) => [child.dataset.key, child]));
  rows.forEach((row, place) => {
    const node = drawn(row, old.get(row.key));
    if (host.children[place] !== node) host.insertBefore(node, host.children[place] ?? null);
  });
}
