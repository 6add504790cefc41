/** Light or dark: the system's choice until the person makes one. Loaded before the page is drawn, so nothing flashes. */
(() => {
  const KEY = 'sandbox:theme';
  const dark = matchMedia('(prefers-color-scheme: dark)');

  function chosen() {
    try {
      return localStorage.getItem(KEY);
    } catch {
      return null;
    }
  }

  function show() {
    const theme = chosen() ?? (dark.matches ? 'dark' : 'light');
    document.documentElement.dataset.theme = theme;
    const toggle = document.getElementById('theme');
    toggle?.setAttribute('aria-label', theme === 'dark' ? 'Use the light theme' : 'Use the dark theme');
  }

  function flip() {
    const theme = document.documentElement.dataset.theme === 'dark' ? 'light' : 'dark';
    try {
      localStorage.setItem(KEY, theme);
    } finally {
      show();
    }
  }

  show();
  dark.addEventListener('change', show);
  window.addEventListener('storage', show);
  document.addEventListener('DOMContentLoaded', () => {
    show();
    document.getElementById('theme').addEventListener('click', flip);
  });
})();
