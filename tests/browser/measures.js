// What the tests measure on a page. Each function returns plain values; empty lists mean that all is well.

const describe = (element) =>
  `<${element.localName}${element.className ? ` class="${element.className}"` : ""}> ${element.textContent.trim().slice(0, 60)}`;

const ancestors = function* (element) {
  for (let above = element; above; above = above.parentElement) yield above;
};

const isShown = (element) => element.checkVisibility({ visibilityProperty: true });

/** Every text of the page that can be seen, with its element. */
const texts = function* () {
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement;
    if (walker.currentNode.data.trim() && isShown(element)) yield [walker.currentNode, element];
  }
};

const mayScroll = (element) => /auto|scroll/.test(getComputedStyle(element).overflowX);

const measures = {
  /** What makes the page wider than the window. */
  tooWide() {
    const found = [];
    if (document.documentElement.scrollWidth > innerWidth) {
      found.push(`the page is ${document.documentElement.scrollWidth} wide in a window of ${innerWidth}`);
    }
    for (const [node, element] of texts()) {
      if ([...ancestors(element)].some(mayScroll)) continue;
      const range = document.createRange();
      range.selectNodeContents(node);
      for (const { left, right } of range.getClientRects()) {
        if (left < -0.5 || right > innerWidth + 0.5) found.push(describe(element));
      }
    }
    return found;
  },

  /** Elements that hide part of what they hold; those that only a screen reader is meant to find are one pixel large. */
  cut() {
    const found = [];
    for (const element of document.body.querySelectorAll("*")) {
      const { overflowX, overflowY } = getComputedStyle(element);
      if (element.clientWidth <= 1 || !isShown(element)) continue;
      const isCut = (overflow, inside, outside) => /hidden|clip/.test(overflow) && inside > outside + 1;
      if (
        isCut(overflowX, element.scrollWidth, element.clientWidth) ||
        isCut(overflowY, element.scrollHeight, element.clientHeight)
      ) {
        found.push(describe(element));
      }
    }
    return found;
  },

  /** The contrast of each text with what is behind it, by WCAG 2.2; `isBody` for running text and headings. */
  contrasts() {
    const canvas = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });
    const rgba = (colour) => {
      canvas.clearRect(0, 0, 1, 1);
      canvas.fillStyle = colour;
      canvas.fillRect(0, 0, 1, 1);
      return [...canvas.getImageData(0, 0, 1, 1).data];
    };
    const over = (front, back) => back.map((value, i) => (front[i] * front[3] + value * (255 - front[3])) / 255);
    const luminance = (colour) => {
      const [red, green, blue] = colour
        .map((value) => value / 255)
        .map((value) => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4));
      return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
    };
    const paper = rgba("Canvas").slice(0, 3);
    const behind = (element) =>
      [...ancestors(element)]
        .reverse()
        .reduce((colour, above) => over(rgba(getComputedStyle(above).backgroundColor), colour), paper);
    const found = new Map();
    for (const [, element] of texts()) {
      const back = behind(element);
      const text = luminance(over(rgba(getComputedStyle(element).color), back));
      const paper = luminance(back);
      const ratio = (Math.max(text, paper) + 0.05) / (Math.min(text, paper) + 0.05);
      const isBody = Boolean(element.closest("h1, h2, h3, .prose p, .prose li, .prose td, .prose dd")) && !element.closest("a, .label, small");
      const isLink = Boolean(element.closest("a"));
      found.set(`${isBody}${isLink}${ratio}`, { ratio, isBody, isLink, where: describe(element) });
    }
    return [...found.values()];
  },

  /** The links to other languages. */
  switches() {
    const links = document.querySelectorAll(".language-switcher a, .nameplates a");
    return [...links].map(({ lang, hreflang, pathname }) => ({ lang, hreflang, pathname }));
  },

  /** What can be seen of the navigation, and of the page's own address, in the present medium. */
  furniture() {
    const seen = (selector) => [...document.querySelectorAll(selector)].filter(isShown).map(describe);
    return { navigation: seen("nav, .skip-link"), address: seen(".page-address") };
  },

  /** The boxes of all pictures. */
  pictures() {
    return [...document.images].map((image) => {
      const { width, height } = image.getBoundingClientRect();
      return { address: image.getAttribute("src"), width, height, isLoaded: image.complete && image.naturalWidth > 0 };
    });
  },

  /** How much of the page has moved while it was loading: https://web.dev/articles/cls. */
  shift() {
    return new Promise((resolve) => {
      let sum = 0;
      new PerformanceObserver((list) => {
        for (const entry of list.getEntries()) sum += entry.value;
      }).observe({ type: "layout-shift", buffered: true });
      requestAnimationFrame(() => setTimeout(() => resolve(sum), 50));
    });
  },

  /** What has the focus, and how one sees that it has. */
  focus() {
    const element = document.activeElement;
    const { left, right, top, bottom } = element.getBoundingClientRect();
    const { outlineStyle, outlineWidth } = getComputedStyle(element);
    return {
      where: describe(element),
      inContent: Boolean(element.closest("#content")),
      isSkipLink: element.matches(".skip-link"),
      isOutlined: outlineStyle !== "none" && parseFloat(outlineWidth) >= 2,
      isInWindow: left > -1 && top > -1 && right < innerWidth + 1 && bottom < innerHeight + 1,
    };
  },
};
