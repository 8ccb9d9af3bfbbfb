// The box under a snippet that shows its run: the progress, rustc's messages,
// and each line that the program prints, with its time.
'use strict';

(page => {
  // More lines than anybody reads would only make the page slow.
  const LINES = 2000;
  // Why the server stopped rustc.
  const LIMITS = {
    wall: 'it took longer than it may',
    cpu: 'it used more processor time than it may',
    output: 'it said more than it may',
    memory: 'it used more memory than it may',
    threads: 'it had more processes and threads than it may',
    disk: 'it wrote more than it may',
  };

  class ResultBox {
    element = make('div', { className: 'run-result' });
    #status = make('p', { className: 'run-status', role: 'status' });
    #log = make('div', { className: 'run-log', role: 'log', ariaLabel: 'What the run printed' });
    #run;

    constructor() {
      this.element.append(this.#status, this.#log);
    }

    clear() {
      this.#status.textContent = '';
      this.#log.replaceChildren();
    }

    // Begins a run. `recorded` is what the book says about the program, if the
    // reader has not changed it. With `ownClock`, lines have no times of the
    // run, since the program may print times of its own.
    begin(recorded, ownClock) {
      this.clear();
      this.#run = {
        recorded, ownClock, began: performance.now(), compiled: '', stdout: '', lines: 0, scrolled: 0,
        readers: { stdout: new page.TerminalReader(), stderr: new page.TerminalReader() },
      };
      this.say('Sent …');
    }

    say(words) {
      this.#status.textContent = words;
    }

    // Says more below what the run printed.
    add(words) {
      this.#log.append(make('p', { className: 'run-more', textContent: words }));
    }

    show(event) {
      switch (event.event) {
        case 'queued': return this.say('Waiting for its turn …');
        case 'compiling': return this.say('Compiling …');
        case 'compiled': return this.#compiled(event);
        case 'refused': return this.#refused(event);
        case 'stdout': return this.#printed(event);
        case 'stderr': return this.#printed(event);
        case 'exit': return this.#ended(event);
        case 'failed': return this.say(`It could not be run: ${event.message}`);
      }
    }

    // The reader has stopped it.
    stopped() {
      this.say(`Stopped by you after ${duration(performance.now() - this.#run.began)}.`);
    }

    #compiled({ millis, cached, stderr }) {
      const run = this.#run;
      if (cached) run.compiled = 'Already compiled. ';
      else if (millis !== undefined) run.compiled = `Compiled in ${duration(millis)}. `;
      if (stderr.trim()) {
        const warnings = make('details', { className: 'run-warnings' });
        warnings.append(make('summary', { textContent: 'rustc warns' }), messages(stderr));
        this.#log.append(warnings);
      }
      this.say(`${run.compiled}Running …`);
    }

    #refused({ millis, stderr, stopped }) {
      const { recorded } = this.#run;
      const after = millis === undefined ? '' : ` after ${duration(millis)}`;
      if (stderr.trim()) this.#log.append(messages(stderr));
      if (stopped) return this.say(`rustc was stopped${after}: ${LIMITS[stopped]}.`);
      const expected = recorded?.refusedAs(stderr) ? ', as the book says' : '';
      this.say(`rustc refuses it${expected}${after && ` (${after.trim()})`}.`);
    }

    // Shows a piece of output, which may be cut anywhere. It continues the last
    // line shown, or begins a new one.
    #printed({ event: stream, millis, text }) {
      const run = this.#run;
      if (stream === 'stdout') run.stdout += text;
      this.#follow();
      const pieces = run.readers[stream].read(text);
      for (const { text, classes } of pieces) {
        for (const part of text.split(/(?<=\n)/)) {
          if (!run.open || run.line.dataset.stream !== stream) this.#line(stream, millis);
          run.open = !part.endsWith('\n');
          page.TerminalReader.append(run.line.lastChild, [{ text: part.replace(/\n$/, ''), classes }]);
        }
      }
    }

    // Keeps the last line in sight, unless the reader has scrolled back.
    #follow() {
      const run = this.#run;
      if (run.frame) return;
      run.frame = requestAnimationFrame(() => {
        run.frame = 0;
        const code = run.output?.firstChild;
        if (!code || code.scrollTop < run.scrolled) return;
        code.scrollTop = code.scrollHeight;
        run.scrolled = code.scrollTop;
      });
    }

    #line(stream, millis) {
      const run = this.#run;
      run.lines += 1;
      run.line = make('span', { className: 'run-line' });
      run.line.dataset.stream = stream;
      if (millis !== undefined && !run.ownClock) run.line.append(make('span', { className: 'run-time', textContent: duration(millis) }));
      if (stream === 'stderr') run.line.append(make('span', { className: 'run-stream', textContent: 'stderr' }));
      run.line.append(make('span', { className: 'run-text' }));
      if (run.lines > LINES) return;
      run.output ??= this.#log.appendChild(codeBlock());
      run.output.firstChild.append(run.line);
    }

    #ended(event) {
      const run = this.#run;
      const { detail, stopped, millis } = event;
      if (run.lines > LINES) {
        this.#log.append(make('p', { textContent: `… and ${run.lines - LINES} lines more.` }));
      }
      // Without times from the back end, the duration includes the compilation.
      const ended = millis === undefined ? 'Compiled and ended' : 'Ended';
      const after = duration(millis ?? performance.now() - run.began) + (run.ownClock ? ' of real time' : '');
      const how = stopped
        ? `${detail[0].toUpperCase()}${detail.slice(1)}.`
        : `${ended} after ${after} ${detail.replace(/^ended /, '').replace(/^exit/, 'with exit')}.`;
      const printed = run.lines ? '' : ' It printed nothing.';
      this.say(run.compiled + how + printed + this.#compared(event));
    }

    #compared(event) {
      const { recorded, stdout } = this.#run;
      if (!recorded) return '';
      if (!recorded.endedAs(event, stdout)) return ' Not as recorded below.';
      return recorded.hideIf(stdout) ? ' As recorded.' : ' As recorded below.';
    }
  }

  // Shows rustc's messages in their colours.
  function messages(text) {
    const block = codeBlock();
    page.TerminalReader.append(block.firstChild, new page.TerminalReader().read(text.trim()));
    return block;
  }

  // Looks like mdBook's own blocks. A wide one can also be scrolled by keyboard.
  function codeBlock() {
    const block = make('pre');
    block.append(make('code', { className: 'hljs', tabIndex: 0 }));
    return block;
  }

  // A time in milliseconds, with only as many digits as are useful.
  function duration(millis) {
    if (millis >= 1000) return `${(millis / 1000).toFixed(2)} s`;
    return `${millis < 10 ? millis.toFixed(1) : Math.round(millis)} ms`;
  }

  function make(name, properties) {
    return Object.assign(document.createElement(name), properties);
  }

  Object.assign(page, { ResultBox, duration, make, messages });
})(globalThis.bookPlayground ??= {});
