// Asks a back end to run a program, and yields the events as they happen.
'use strict';

(page => {
  // How long the Rust Playground may take. The other back ends have limits of
  // their own, and report them.
  const PUBLIC_SECONDS = 15;

  // An error between the page and a back end, in words for the reader.
  class RequestError extends Error {}

  // The last event of a run is one of these.
  const ENDS = ['exit', 'refused', 'failed'];

  // Yields the events of a run, in the form of the streaming `/execute`, to the last.
  // Ends early, with an `AbortError`, if `signal` is aborted.
  async function* runProgram(backEnd, program, signal, endpoint = 'execute') {
    const timeout = new AbortController();
    const either = AbortSignal.any([signal, timeout.signal]);
    const limit = backEnd.kind === 'public'
      ? setTimeout(() => timeout.abort(), PUBLIC_SECONDS * 1000) : undefined;
    try {
      const answer = await post(backEnd, endpoint, program, either);
      if (!answer.ok) throw new RequestError(await refusal(backEnd, answer));
      for await (const event of events(backEnd, answer)) {
        yield event;
        // Not when the connection closes: a page that scrolls then, a moment after
        // it has shown the end, moves the button that the reader presses.
        if (ENDS.includes(event.event)) return;
      }
      throw new RequestError('The connection broke off before the program ended. Run it again.');
    } catch (error) {
      if (error instanceof RequestError || signal.aborted) throw error;
      if (timeout.signal.aborted) {
        throw new RequestError(`${backEnd.name} gave no answer within ${PUBLIC_SECONDS} s. ` +
          'Try again later, or run it on your machine.');
      }
      throw new RequestError(error instanceof SyntaxError
        ? `${backEnd.name} answered with something that is no result. Try again.`
        : unreachable(backEnd));
    } finally {
      clearTimeout(limit);
    }
  }

  // Compiles a program ahead of its run. The reader is not told whether that
  // succeeds, since `Run` will tell.
  async function compileAhead(backEnd, program, signal) {
    try {
      const answer = await post(backEnd, 'ahead', program, signal);
      await answer.text();
      return answer.ok;
    } catch {
      return false;
    }
  }

  function post(backEnd, endpoint, { code, edition, stdin, session, snippet }, signal) {
    const body = {
      channel: 'stable', mode: 'debug', edition, crateType: 'bin', tests: false, code, backtrace: false,
    };
    // The Rust Playground knows none of these, and is not told who asks.
    const ours = backEnd.kind !== 'public';
    return fetch(backEnd.url + endpoint, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', ...(ours && { Accept: 'application/x-ndjson' }) },
      body: JSON.stringify(ours ? { ...body, stdin: stdin || undefined, session, snippet } : body),
      credentials: 'omit',
      referrerPolicy: ours ? 'same-origin' : 'no-referrer',
      signal,
    });
  }

  async function* events(backEnd, answer) {
    const type = answer.headers.get('content-type') ?? '';
    if (type.startsWith('application/x-ndjson')) {
      yield* streamed(answer.body);
    } else if (type.startsWith('application/json')) {
      yield* atOnce(await answer.json());
    } else {
      throw new RequestError(`${backEnd.name} answered with something that is no result. ` +
        'Is another program at its address?');
    }
  }

  async function* streamed(body) {
    const reader = body.pipeThrough(new TextDecoderStream()).getReader();
    let rest = '';
    for (;;) {
      const { value, done } = await reader.read();
      if (done) break;
      const lines = (rest + value).split('\n');
      rest = lines.pop();
      for (const line of lines) if (line.trim()) yield JSON.parse(line);
    }
    if (rest.trim()) yield JSON.parse(rest);
  }

  // Yields the events of an answer that comes at once, from the Rust
  // Playground. There, one text contains the messages of Cargo and rustc and
  // the program's standard error.
  function* atOnce({ success, exitDetail, stdout, stderr }) {
    const [, compiler, program] = stderr.match(/^([^]*?\n) +Running `[^\n]*`\n([^]*)$/) ?? [];
    if (program === undefined && !success && !stdout) {
      yield { event: 'refused', stderr: withoutCargo(stderr), stopped: null };
      return;
    }
    yield { event: 'compiled', stderr: withoutCargo(compiler ?? '') };
    if (program ?? stderr) yield { event: 'stderr', text: program ?? stderr };
    if (stdout) yield { event: 'stdout', text: stdout };
    const code = exitDetail.match(/status:? (\d+)/)?.[1];
    const detail = code ? `exit status ${code}` : exitDetail;
    yield { event: 'exit', success, stopped: null, detail };
  }

  function withoutCargo(text) {
    return text.replace(/^ +(?:Compiling|Finished|Running|Blocking|Downloading|Updating)\b.*\n?/gm, '');
  }

  async function refusal(backEnd, answer) {
    const reason = await answer.json().then(({ error }) => error, () => undefined);
    if (answer.status === 429) {
      const seconds = Number(answer.headers.get('retry-after'));
      const when = seconds ? `in ${seconds} s` : 'in a moment';
      return `${backEnd.name} is busy: press Run again ${when}.`;
    }
    const why = reason ?? `status ${answer.status}`;
    if (answer.status === 503) return `${backEnd.name} cannot run programs now: ${why}`;
    return `${backEnd.name} did not take the program: ${why}`;
  }

  function unreachable({ kind, name }) {
    const own = kind === 'own' && /^(localhost|127\.|\[::1\])/.test(location.hostname);
    return `${name} does not answer. ` + (own
      ? 'Start it again (cargo book serve), then press Run.'
      : 'Try again in a moment, or run the program on your machine.');
  }

  Object.assign(page, { RequestError, runProgram, compileAhead });
})(globalThis.bookPlayground ??= {});
