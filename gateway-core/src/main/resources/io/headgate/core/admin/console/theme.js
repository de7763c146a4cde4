const KEY = 'headgate.theme';
const DARK = window.matchMedia('(prefers-color-scheme: dark)');

/** The themes to choose from; "auto" follows the system. */
export const THEMES = ['auto', 'light', 'dark'];

export function chosen() {
  const theme = localStorage.getItem(KEY);
  return THEMES.includes(theme) ? theme : 'auto';
}

export function choose(theme) {
  localStorage.setItem(KEY, theme);
  apply();
}

export const isDark = () => document.documentElement.dataset.theme === 'dark';

/** A colour of the theme, for what is not drawn by style sheets. */
export const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();

/** Puts the theme in force; whoever draws by hand hears of it by "hg-theme" on the window. */
export function apply() {
  const theme = chosen();
  const dark = theme === 'dark' || (theme === 'auto' && DARK.matches);
  document.documentElement.dataset.theme = dark ? 'dark' : 'light';
  window.dispatchEvent(new Event('hg-theme'));
}

DARK.addEventListener('change', apply);
apply();
