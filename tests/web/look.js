// Runs in a page before the page's own scripts, and says what is drawn there.

// Material draws into closed shadow roots.
const attachShadow = Element.prototype.attachShadow;
Element.prototype.attachShadow = function (init) {
  return attachShadow.call(this, { ...init, mode: 'open' });
};

// Material takes the class from its blocks while it loads Mermaid, so they are counted before it starts.
let expected = Infinity;
document.addEventListener('DOMContentLoaded', () => {
  expected = document.querySelectorAll('pre.mermaid').length;
});

const pictureIn = (place) => (place.shadowRoot ?? place).querySelector('svg');

// Behind its limit of characters Mermaid draws this instead, as if it had been asked to.
const LIMIT = 'Maximum text size in diagram exceeded';

// What Mermaid can't draw it leaves as a picture of an error at the foot of the page.
const errorPictures = () => document.querySelectorAll('body > [id^="d"] > svg[aria-roledescription="error"]').length;

window.settled = () => {
  const places = [...document.querySelectorAll('.mermaid')];
  return places.length >= expected && places.filter(pictureIn).length + errorPictures() >= expected;
};

// Colours come in many notations and with alpha; painted over each other they are one pixel. None, and it is white.
const canvas = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
const paint = (...colours) => {
  for (const colour of ['#fff', ...colours]) {
    canvas.fillStyle = colour === 'none' ? 'transparent' : colour;
    canvas.fillRect(0, 0, 1, 1);
  }
  return [...canvas.getImageData(0, 0, 1, 1).data.slice(0, 3)];
};

// WCAG 2.2: relative luminance and contrast ratio.
const luminance = (pixel) => {
  const [red, green, blue] = pixel.map((value) => value / 255)
    .map((value) => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
};
const contrast = (one, other) => {
  const [dark, light] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
};

const page = () => getComputedStyle(document.body).backgroundColor;
const textContrast = (label) => {
  const shape = label.closest('g.node')?.querySelector(':scope > :is(rect, path, circle, polygon, .basic)');
  const ground = [page(), shape ? getComputedStyle(shape).fill : 'none'];
  return contrast(paint(...ground, getComputedStyle(label).color), paint(...ground));
};
const lineContrast = (line) => contrast(paint(page(), getComputedStyle(line).stroke), paint(page()));

window.look = () => [...document.querySelectorAll('.mermaid')].map((place) => {
  const svg = pictureIn(place);
  const all = (selector) => [...(svg?.querySelectorAll(selector) ?? [])];
  const seen = (group) => [...group.querySelectorAll('foreignObject > *')].map((label) => label.innerText).join('');
  const natural = svg?.viewBox.baseVal?.width;
  return {
    nodes: all('g.node').length,
    edges: all('path.flowchart-link').length,
    texts: [...all('g.node'), ...all('g.edgeLabels > g.edgeLabel')].map(seen),
    links: all('a').map((link) => link.getAttribute('href') ?? link.getAttribute('xlink:href')),
    title: svg?.querySelector('title')?.textContent ?? '',
    description: svg?.querySelector('desc')?.textContent ?? '',
    broken: !svg || svg.getAttribute('aria-roledescription') === 'error' || svg.textContent.includes(LIMIT),
    textContrast: Math.min(...all('.nodeLabel, .edgeLabel span').map(textContrast), 21),
    lineContrast: Math.min(...all('path.flowchart-link').map(lineContrast), 21),
    scale: natural ? svg.getBoundingClientRect().width / natural : 0,
  };
});
