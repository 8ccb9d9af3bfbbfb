// A link that contains a reader's text: compressed, in the part of the address
// that a browser sends to no server.
'use strict';

(page => {
  // A longer address is cut by some programs through which links are sent.
  const LINK_CHARACTERS = 16_000;
  // The most that a link may become. No program of a reader is nearly as long.
  const TEXT_BYTES = 64 * 1024;

  class ShareError extends Error {}

  // The address of the page with `text` for the snippet `id`.
  async function shareLink(id, text) {
    const bytes = await read(new Blob([text]).stream().pipeThrough(new CompressionStream('deflate-raw')), Infinity);
    const base64 = btoa(Array.from(bytes, byte => String.fromCharCode(byte)).join(''));
    const data = base64.replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '');
    if (data.length > LINK_CHARACTERS || new Blob([text]).size > TEXT_BYTES) {
      throw new ShareError('The program is too long for a link: copy it instead.');
    }
    return `${location.origin}${location.pathname}#code=${id.replace(/^example-/, '')}.${data}`;
  }

  // The snippet's id and its text, if the address of the page contains one.
  // Anybody can write such an address, so nothing in it is trusted.
  async function sharedCode() {
    const [, name, data] = location.hash.match(/^#code=([^.]*)\.?(.*)$/) ?? [];
    if (name === undefined) return null;
    const broken = 'The link’s program cannot be read: the link is broken or cut off.';
    if (!/^\w+$/.test(name) || !/^[\w-]+$/.test(data)) throw new ShareError(broken);
    if (data.length > LINK_CHARACTERS) throw new ShareError('The link’s program is too long to be shown.');
    try {
      const packed = Uint8Array.from(atob(data.replace(/-/g, '+').replace(/_/g, '/')), c => c.charCodeAt(0));
      const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream('deflate-raw'));
      const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(await read(stream, TEXT_BYTES));
      // In a page, a line ends with one character.
      return { id: `example-${name}`, text: text.replace(/\r\n?/g, '\n') };
    } catch (error) {
      throw error instanceof ShareError ? error : new ShareError(broken);
    }
  }

  // All bytes of a stream. Stops as soon as there are more than `most`: a short
  // link can hold gigabytes.
  async function read(stream, most) {
    const chunks = [];
    let size = 0;
    for (const reader = stream.getReader(); ;) {
      const { value, done } = await reader.read();
      if (done) break;
      size += value.length;
      if (size > most) {
        reader.cancel().catch(() => {});
        throw new ShareError('The link’s program is too long to be shown.');
      }
      chunks.push(value);
    }
    return new Uint8Array(await new Blob(chunks).arrayBuffer());
  }

  // Leaves the text out of the address, so that a reload does not bring it again.
  function forgetShared() {
    if (location.hash.startsWith('#code=')) history.replaceState(history.state, '', location.pathname + location.search);
  }

  Object.assign(page, { ShareError, shareLink, sharedCode, forgetShared });
})(globalThis.bookPlayground ??= {});
