// Reads diagrams as JSON strings, one a line, and prints what the real Mermaid understands of each, one JSON
// object a line: {ok, vertices, edges, labels, title, description} or {ok: false, error}.
// Usage: node parse.mjs 11|12

import { createInterface } from 'node:readline';
import { JSDOM } from 'jsdom';

// Mermaid looks for a document while it is imported.
const { window } = new JSDOM('<!doctype html><body></body>', { pretendToBeVisual: true });
for (const name of ['window', 'document', 'Element', 'HTMLElement', 'SVGElement', 'Node', 'DOMParser', 'XMLSerializer']) {
  globalThis[name] = name === 'window' ? window : window[name];
}

// Mermaid logs what it reports anyway; standard output belongs to the answers.
for (const level of ['log', 'info', 'warn', 'error', 'debug']) console[level] = () => {};

const { default: mermaid } = await import(`mermaid${process.argv[2]}`);
mermaid.initialize({ startOnLoad: false, securityLevel: 'strict' });

async function understand(text) {
  try {
    const { db } = await mermaid.mermaidAPI.getDiagramFromText(text);
    const vertices = [...db.getVertices().values()];
    const edges = db.getEdges();
    return {
      ok: true,
      vertices: vertices.length,
      edges: edges.length,
      labels: [...vertices.map((vertex) => vertex.text), ...edges.map((edge) => edge.text ?? '')],
      title: db.getAccTitle(),
      description: db.getAccDescription(),
    };
  } catch (error) {
    return { ok: false, error: String(error?.message ?? error) };
  }
}

for await (const line of createInterface({ input: process.stdin })) {
  process.stdout.write(`${JSON.stringify(await understand(JSON.parse(line)))}\n`);
}
