// Draws the pictures of a page in themes that have no loader of their own. Without the library, or without
// a network, the reader sees the text of the picture.

const library = "__LIBRARY__";
const pictures = [...document.querySelectorAll("pre.mermaid")];

if (pictures.length > 0) {
  if (typeof globalThis.mermaid?.run !== "function") {
    // Paths count from the site's root; this file stands two folders below it.
    const loaded = await import(new URL(library, new URL("../../", import.meta.url)).href);
    globalThis.mermaid = loaded.default ?? globalThis.mermaid;
  }
  const mermaid = globalThis.mermaid;
  mermaid.initialize({ startOnLoad: false, securityLevel: "strict" });
  for (const picture of pictures) {
    const place = document.createElement("div");
    place.className = "mermaid";
    // The text, whatever a highlighter has made of the element by now.
    place.textContent = picture.textContent;
    picture.replaceWith(place);
    try {
      await mermaid.run({ nodes: [place] });
    } catch (problem) {
      place.replaceWith(picture);
      console.error(problem);
    }
  }
}
