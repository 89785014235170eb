// @ts-check
// The reader is the scheduler. All that a thread can do, and all that can come
// of it, is looked up in the data that `cargo book` has put into the page; what
// a lock is, is not known here.
"use strict";

/**
 * What a thread does next: the index of its label and the line it stands in (0
 * where none is known); and if it can go on, the state that this leads to and
 * the index of what is printed.
 * @typedef {[number, number, number?, number?]} Next
 *
 * How many outputs may follow; a bit for each ending that is still possible; the
 * indices of the values; and the threads.
 * @typedef {[string, number, number[], Next[]]} State
 *
 * @typedef {{
 *   v: number, name: string, outputs: string, before: string,
 *   threads: [string, string][], endings: [string, string][],
 *   goal: [string, number | null] | null, values: string[], lines: number[],
 *   steps: number, rows: number, map: [number, number] | null,
 *   texts: string[], nodes: State[],
 * }} Data
 */

/**
 * @template {keyof HTMLElementTagNameMap} T
 * @param {T} tag
 * @param {string} name the class
 * @param {...(string | Node)} children
 */
function make(tag, name, ...children) {
    const element = document.createElement(tag);
    element.className = name;
    element.append(...children);
    return element;
}

/** @param {string} text @param {string} key @param {() => void} click */
function button(text, key, click) {
    const element = make("button", "", text);
    element.type = "button";
    if (key) {
        const kbd = make("kbd", "", key);
        kbd.ariaHidden = "true";
        element.setAttribute("aria-keyshortcuts", key);
        element.append(" ", kbd);
    }
    element.addEventListener("click", click);
    return element;
}

/**
 * What shows one text at a time and has room for the longest of them.
 * @param {string} name @param {string[]} texts
 */
function roomFor(name, texts) {
    const longest = texts.reduce((a, b) => (a.length < b.length ? b : a), "");
    const shown = make("span", "");
    const room = make("span", "ts-room", longest);
    room.ariaHidden = "true";
    return { shown, element: make("span", name, shown, room) };
}

/** @param {string} tag @param {Record<string, string | number>} attributes */
function draw(tag, attributes) {
    const shape = document.createElementNS("http://www.w3.org/2000/svg", tag);
    for (const [name, value] of Object.entries(attributes)) {
        shape.setAttribute(name, String(value));
    }
    return shape;
}

class Stepper {
    /** The threads in the order in which they were chosen.
     * @type {number[]} */
    path = [];

    /** How many of these steps are taken; the rest are undone. */
    taken = 0;

    /** The middle of each part of a cell of the map.
     * @type {Map<string, [number, number]>} */
    middles = new Map();

    /** @param {HTMLElement} section @param {Data} data */
    constructor(section, data) {
        this.data = data;
        this.key = "s-" + data.name;

        this.threads = data.threads.map(([name, key], t) => {
            const nexts = data.nodes.map((state) => state[3][t]);
            const labels = nexts.map((next) => data.texts[next[0]]);
            const { shown, element } = roomFor("ts-next", labels);
            const chosen = button(name, key, () => this.step(t));
            chosen.append(element);
            const isUsed = nexts.some((next) => next.length > 2);
            return { button: chosen, shown, isUsed };
        });
        // main comes last: it mostly waits.
        const [main, ...others] = this.threads;
        const used = [...others, main].filter((thread) => thread.isUsed);

        // All that can be said: 88 is as wide as any number of steps.
        const said = data.nodes.flatMap((state, at) =>
            state[3].flatMap((next, t) => [
                this.refused(next, t),
                ...(next.length > 2 ? [this.told(at, t, 88) + " Undone."] : []),
            ]),
        );
        const status = roomFor("ts-said", said);
        this.status = status.shown;
        this.status.setAttribute("role", "status");

        this.marks = data.lines.map(() => make("span", ""));
        this.most = Math.max(
            0,
            ...data.nodes.flatMap((state) =>
                data.lines.map((line) => this.marksAt(state[3], line).length),
            ),
        );
        const code = make("div", "ts-code", make("div", "ts-marks", ...this.marks));
        code.append(...section.querySelectorAll(".ts-code > pre"));
        section.querySelector(".ts-code")?.remove();

        this.values = data.values.map(() => make("td", ""));
        const values = make("table", "ts-values");
        data.values.forEach((name, at) => {
            const head = make("th", "", name);
            head.scope = "row";
            values.append(make("tr", "", head, this.values[at]));
        });

        this.output = make("pre", "ts-output");
        this.output.tabIndex = 0;
        this.output.setAttribute("role", "group");
        this.output.ariaLabel = "Output so far";
        this.output.style.setProperty("--rows", String(data.rows));
        const output = make("div", "", make("p", "ts-head", "Output so far"), this.output);

        const total = [this.following(data.outputs, false), this.following("", true)];
        const left = roomFor("ts-said", total);
        this.left = left.shown;
        this.verdicts = data.endings.map(() =>
            roomFor("ts-verdict", ["no longer, since step 88"]),
        );
        const endings = make("div", "", make("p", "ts-head", left.element), this.endings());

        const map = section.querySelector(".ts-map");
        this.line = map?.querySelector(".ts-path");
        map?.querySelectorAll(".band").forEach((band) => this.prepare(band));
        this.lanes = make("table", "ts-lanes");
        const lanes = make("div", "table-wrapper", this.lanes);
        lanes.tabIndex = 0;

        const where = "A thread’s key and ▸ stand at the line that it comes to next.";
        const side = make("div", "", code, make("p", "ts-note", where), values);
        section.querySelector(".ts-ask")?.after(
            make("div", "ts-threads", ...used.map((thread) => thread.button)),
            make(
                "div",
                "ts-tools",
                button("Undo", "u", () => this.go(this.taken - 1)),
                button("Redo", "y", () => this.go(this.taken + 1)),
                button("Start again", "", () => this.go(0)),
                button("Play at random", "", () => this.random()),
                button("Copy link", "", () => this.copy()),
            ),
            make("p", "ts-status", status.element),
            map
                ? make("div", "ts-pair", side, map, output, endings)
                : make("div", "ts-pair", make("div", "", side, output), endings),
            ...(map ? [] : [lanes]),
        );
        section.querySelector(".ts-tables")?.removeAttribute("open");
        section.addEventListener("keydown", (event) => this.onKey(event));

        const schedule = new URLSearchParams(location.search).get(this.key);
        this.restore(schedule ?? "");
        this.show(this.taken ? `${this.taken} steps, from the link.` : "");
    }

    // What the data says.

    /** @param {number} state @param {number} thread */
    next(state, thread) {
        return this.data.nodes[state][3][thread];
    }

    /** The threads that can go on. @param {number} state */
    able(state) {
        const threads = this.data.nodes[state][3];
        return threads.flatMap((next, t) => (next.length > 2 ? [t] : []));
    }

    /** The states along a path, the first one included.
     * @param {number[]} path */
    states(path) {
        const states = [0];
        for (const thread of path) {
            states.push(this.next(states[states.length - 1], thread)[2] ?? 0);
        }
        return states;
    }

    /** The state where the reader is. */
    here() {
        return this.states(this.path.slice(0, this.taken))[this.taken];
    }

    /** The keys of the threads that stand in a line.
     * @param {Next[]} threads @param {number} line */
    marksAt(threads, line) {
        const here = this.data.threads.filter((_, t) => line && threads[t][1] === line);
        return here.map(([, key]) => key).join("");
    }

    /** Where each step of a path leads to on the map: how far each of its two
     * threads has come, and what is certain there. @param {number[]} path */
    places(path) {
        const [a, b] = this.data.map ?? [0, 0];
        let [x, y] = [0, 0];
        return this.states(path).map((state, at) => {
            if (at && path[at - 1] === a) x++;
            if (at && path[at - 1] === b) y++;
            const mask = this.data.nodes[state][1];
            // Nothing is certain as long as two endings are possible.
            const open = mask & (mask - 1) || this.data.endings.length < 2;
            return { x, y, certain: open ? 0 : mask };
        });
    }

    // What the data says, in words.

    /** How much is still open. @param {string} outputs @param {boolean} end */
    following(outputs, end) {
        const all = this.data.outputs;
        if (all === "1") return "Every schedule prints the same";
        return end
            ? `The end of one of ${all} outputs`
            : `${outputs} of ${all} outputs can still follow`;
    }

    /** Why a thread takes no step. @param {Next} next @param {number} thread */
    refused(next, thread) {
        const [name] = this.data.threads[thread];
        return `${name} cannot go on: ${this.data.texts[next[0]]}.`;
    }

    /** A step: who takes it, what is done, what comes of it.
     * @param {number} state where it is taken
     * @param {number} thread
     * @param {number} step its number */
    told(state, thread, step) {
        const { data } = this;
        const [label, , to = 0] = this.next(state, thread);
        const [before, after] = [state, to].map((at) => data.nodes[at][1]);
        const names = (/** @type {number} */ mask) => {
            const endings = data.endings.filter((_, at) => mask & (1 << at));
            return (endings.map((e) => e[0]).join(", ") + ".").replace(".”.", ".”");
        };
        const lost = before & ~after;
        return (
            `Step ${step}. ${data.threads[thread][0]}, ${data.texts[label]}.` +
            (lost ? ` No longer possible: ${names(lost)}` : "") +
            (this.able(to).length ? "" : ` Reached: ${names(after)}`)
        );
    }

    // What stands on the page.

    /** The endings, and whether each can still be reached. */
    endings() {
        const { data } = this;
        const item = (
            /** @type {string} */ letter,
            /** @type {string} */ text,
            /** @type {string} */ outputs,
            /** @type {HTMLElement} */ verdict,
            /** @type {() => void} */ show,
        ) => {
            const one = button("Show me one", "", show);
            one.ariaLabel = `Show me one that ends with ${text}`;
            const count = `${outputs} of ${data.outputs} ${data.outputs === "1" ? "output" : "outputs"}`;
            const words = make("span", "", text, make("br", ""), count, verdict);
            return make("li", "", make("b", "", letter), words, one);
        };
        const list = make("ul", "ts-endings");
        data.endings.forEach(([text, outputs], at) => {
            const letter = String.fromCharCode(65 + at);
            const verdict = this.verdicts[at].element;
            list.append(item(letter, text, outputs, verdict, () => this.showOne(at)));
        });
        if (data.goal && data.goal[1] === null) {
            const never = make("span", "ts-no", "never: every schedule was tried");
            const answer = "No schedule does that: every one was tried.";
            list.append(item("–", data.goal[0], "0", never, () => this.say(answer)));
        }
        return list;
    }

    /** A part of a cell of the map, for the mouse. Keys have the threads.
     * @param {Element} band */
    prepare(band) {
        const number = (/** @type {string} */ name) => Number(band.getAttribute(name));
        const [x, y, certain] = ["data-x", "data-y", "data-m"].map(number);
        this.middles.set(`${x},${y},${certain}`, [
            number("x") + number("width") / 2,
            number("y") + number("height") / 2,
        ]);
        band.addEventListener("click", () => this.find(x, y, certain));
    }

    // What the reader does.

    /** @param {KeyboardEvent} event */
    onKey(event) {
        if (event.ctrlKey || event.metaKey || event.altKey) return;
        if (event.key === "Tab" || event.key === "Escape") return;
        // Here no key turns the page or opens the search.
        event.stopPropagation();
        const key = event.key.toLowerCase();
        const thread = this.data.threads.findIndex((t) => t[1] === key);
        if (thread >= 0) this.step(thread);
        else if (key === "u" || key === "backspace") this.go(this.taken - 1);
        else if (key === "y") this.go(this.taken + 1);
        else return;
        event.preventDefault();
    }

    /** @param {number} thread */
    step(thread) {
        const next = this.next(this.here(), thread);
        if (next.length < 3) return this.say(this.refused(next, thread));
        this.follow([...this.path.slice(0, this.taken), thread]);
    }

    /** Takes all steps of a path. @param {number[]} path */
    follow(path) {
        this.path = path;
        this.taken = 0;
        this.go(path.length);
    }

    /** Undoes or redoes steps until so many are taken. @param {number} taken */
    go(taken) {
        if (taken < 0) return this.say("Nothing is left to undo.");
        if (taken > this.path.length) return this.say("Nothing is left to redo.");
        const undone = taken < this.taken;
        this.taken = taken;
        const url = new URL(location.href);
        const keys = this.path.slice(0, taken).map((t) => this.data.threads[t][1]);
        if (taken) url.searchParams.set(this.key, keys.join(""));
        else url.searchParams.delete(this.key);
        history.replaceState(history.state, "", url);
        this.show(undone ? "Undone." : "");
    }

    /** Takes the steps of a link, up to the first that cannot be taken.
     * @param {string} schedule */
    restore(schedule) {
        for (const key of schedule) {
            const thread = this.data.threads.findIndex((t) => t[1] === key);
            if (!this.able(this.here()).includes(thread)) return;
            this.path.push(thread);
            this.taken++;
        }
    }

    /** Goes on to the end: from here, or from the start if `again`.
     * @param {boolean} again
     * @param {(able: number[], state: number) => number} pick */
    play(again, pick) {
        const path = again ? [] : this.path.slice(0, this.taken);
        for (;;) {
            const state = this.states(path)[path.length];
            const able = this.able(state);
            if (!able.length) return this.follow(path);
            path.push(pick(able, state));
        }
    }

    random() {
        const again = !this.able(this.here()).length;
        this.play(again, (able) => able[Math.floor(Math.random() * able.length)]);
    }

    /** A schedule to an ending. It stays with a thread as long as it can.
     * @param {number} ending */
    showOne(ending) {
        const here = this.here();
        const leads = (/** @type {number} */ state) =>
            this.data.nodes[state][1] & (1 << ending);
        let last = -1;
        this.play(!leads(here) || !this.able(here).length, (able, state) => {
            const good = able.filter((t) => leads(this.next(state, t)[2] ?? 0));
            return (last = good.includes(last) ? last : good[0]);
        });
    }

    /** Goes to a place on the map, with as little undone as possible.
     * @param {number} x @param {number} y @param {number} certain */
    find(x, y, certain) {
        const seen = new Set();
        /** @type {(path: number[]) => number[] | undefined} */
        const search = (path) => {
            const place = this.places(path)[path.length];
            if (place.x > x || place.y > y) return undefined;
            if (place.x === x && place.y === y && place.certain === certain) return path;
            const state = this.states(path)[path.length];
            const known = [state, place.x, place.y].join();
            if (seen.has(known)) return undefined;
            seen.add(known);
            const players = this.able(state).filter((t) => this.data.map?.includes(t));
            for (const thread of players) {
                const found = search([...path, thread]);
                if (found) return found;
            }
            return undefined;
        };
        for (let kept = this.taken; kept >= 0; kept--) {
            const found = search(this.path.slice(0, kept));
            if (found) return this.follow(found);
        }
    }

    async copy() {
        const url = new URL(location.href);
        url.hash = "stepper-" + this.data.name;
        try {
            await navigator.clipboard.writeText(url.href);
            this.say("The link to this schedule is copied.");
        } catch {
            this.say("The link to this schedule is in the address bar.");
        }
    }

    // What the reader sees.

    /** @param {string} text */
    say(text) {
        this.status.textContent = text;
    }

    /** Shows where the reader is. @param {string} text said first */
    show(text) {
        const { data, taken } = this;
        const path = this.path.slice(0, taken);
        const states = this.states(path);
        const [outputs, mask, values, threads] = data.nodes[states[taken]];
        const end = !this.able(states[taken]).length;

        threads.forEach((next, t) => {
            const { button, shown } = this.threads[t];
            shown.textContent = data.texts[next[0]];
            button.setAttribute("aria-disabled", String(next.length < 3));
        });
        data.lines.forEach((line, at) => {
            const marks = this.marksAt(threads, line);
            this.marks[at].textContent =
                (marks && marks + "▸").padStart(this.most + 1) +
                (line ? String(line).padStart(3) : "");
            this.marks[at].classList.toggle("here", marks !== "");
        });
        values.forEach((value, at) => {
            this.values[at].textContent = data.texts[value] || "–";
        });
        const printed = path.map((t, at) => data.texts[this.next(states[at], t)[3] ?? 0]);
        this.output.textContent = data.before + printed.join("");

        this.verdicts.forEach(({ shown }, at) => {
            const bit = 1 << at;
            const lost = states.findIndex((state) => !(data.nodes[state][1] & bit));
            const certain = mask === bit ? "certain" : "still possible";
            shown.textContent =
                lost >= 0 ? `no longer, since step ${lost}` : end ? "reached" : certain;
            shown.className = lost >= 0 ? "ts-no" : mask === bit ? "ts-yes" : "";
        });
        this.left.textContent = this.following(outputs, end);
        if (this.line) this.drawPath(this.line, path);
        else this.drawLanes(path, states);
        const last = taken
            ? this.told(states[taken - 1], path[taken - 1], taken)
            : "Choose the thread that goes on.";
        this.say(`${text} ${last}`);
    }

    /** @param {Element} line @param {number[]} path */
    drawPath(line, path) {
        const points = this.places(path).map(
            ({ x, y, certain }) => this.middles.get(`${x},${y},${certain}`) ?? [0, 0],
        );
        const [cx, cy] = points[points.length - 1];
        line.replaceChildren(
            draw("polyline", { points: points.join(" ") }),
            draw("circle", { cx, cy, r: 6 }),
        );
    }

    /** A row for each thread, a column for each step.
     * @param {number[]} path @param {number[]} states */
    drawLanes(path, states) {
        const [main, ...others] = this.data.threads.map(([name], t) => {
            if (!this.threads[t].isUsed) return "";
            const row = make("tr", "", make("th", "", name));
            for (let at = 0; at < this.data.steps; at++) {
                const isTaken = path[at] === t;
                const line = isTaken ? this.next(states[at], t)[1] || "•" : "";
                row.append(make("td", isTaken ? "ts-taken" : "", String(line)));
            }
            return row;
        });
        this.lanes.replaceChildren(
            make("caption", "", "Steps so far, from left to right. Numbers: lines."),
            ...[...others, main].filter((row) => row),
        );
    }
}

customElements.define(
    "thread-stepper",
    class extends HTMLElement {
        connectedCallback() {
            const section = this.querySelector("section");
            const json = this.querySelector("script")?.textContent;
            if (!section || !json || this.classList.contains("ready")) return;
            const data = JSON.parse(json);
            if (data.v !== 1) return;
            this.classList.add("ready");
            new Stepper(section, data);
            // book.js looks again which listings are wide.
            dispatchEvent(new Event("resize"));
        }
    },
);
