// @ts-check
// The reader is the scheduler. All that a thread can do, and all that can come
// of it, is looked up in the data that `cargo book` has put into the page; what
// a lock is, is not known here.
"use strict";

/**
 * What a thread does next: the index of its label and the line it stands in (0
 * where none is known); and if it can go on, the node that this leads to and the
 * index of what is printed.
 * @typedef {[number, number, number?, number?]} Next
 *
 * How many outputs may follow; a bit for each ending that is still possible; the
 * indices of the values; and the threads.
 * @typedef {[string, number, number[], Next[]]} Node
 *
 * @typedef {{
 *   v: number, name: string, outputs: string, before: string,
 *   threads: [string, string][], endings: [string, string][],
 *   goal: [string, number | null] | null, values: string[], lines: number[],
 *   steps: number, rows: number, map: [number, number] | null,
 *   texts: string[], nodes: Node[],
 * }} Data
 */

/**
 * @template {keyof HTMLElementTagNameMap} T
 * @param {T} tag
 * @param {string} name the class
 * @param {...(string | Node_)} children
 * @typedef {globalThis.Node} Node_
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
    if (key) element.append(" ", make("kbd", "", key));
    element.addEventListener("click", click);
    return element;
}

/** What shows one text at a time and has room for the longest of them.
 * @param {string} name @param {string[]} texts */
function roomFor(name, texts) {
    const longest = texts.reduce((a, b) => (a.length < b.length ? b : a), "");
    const shown = make("span", "");
    const room = make("span", "ts-room", longest);
    room.ariaHidden = "true";
    return { shown, element: make("span", name, shown, room) };
}

class ThreadStepper extends HTMLElement {
    /** The threads in the order in which they were chosen. */
    path = /** @type {number[]} */ ([]);
    /** How many of these steps are taken; the rest are undone. */
    taken = 0;

    connectedCallback() {
        const json = this.querySelector("script")?.textContent;
        if (!json || this.data) return;
        /** @type {Data} */
        this.data = JSON.parse(json);
        if (this.data.v !== 1) return;
        this.build();
        this.classList.add("ready");
        const schedule = new URLSearchParams(location.search).get(this.key());
        if (schedule) this.restore(schedule);
        const restored = this.taken;
        this.show(restored ? `${restored} steps, from the link.` : "");
        // book.js looks again which listings are wide.
        dispatchEvent(new Event("resize"));
    }

    key() {
        return "s-" + this.data.name;
    }

    /** @param {number} node @param {number} thread */
    next(node, thread) {
        return this.data.nodes[node][3][thread];
    }

    /** The nodes along the path, the first one included.
     * @param {number[]} path */
    nodes(path) {
        const nodes = [0];
        for (const thread of path) {
            nodes.push(this.next(nodes[nodes.length - 1], thread)[2] ?? 0);
        }
        return nodes;
    }

    /** The node where the reader is. */
    here() {
        return this.nodes(this.path.slice(0, this.taken))[this.taken];
    }

    /** The threads that can go on. @param {number} node */
    able(node) {
        const threads = this.data.nodes[node][3];
        return threads.flatMap((next, t) => (next.length > 2 ? [t] : []));
    }

    /** The keys of the threads that stand in a line.
     * @param {Next[]} threads @param {number} line */
    marksAt(threads, line) {
        const here = this.data.threads.filter((_, t) => threads[t][1] === line);
        return here.map(([, key]) => key).join("");
    }

    build() {
        const { data } = this;
        const section = /** @type {HTMLElement} */ (this.firstElementChild);
        const label = /** @param {Next} next */ (next) => data.texts[next[0]];

        // A button for each thread that the reader can choose somewhere.
        const threads = make("div", "ts-threads");
        this.buttons = data.threads.map(([name, key], t) => {
            const nexts = data.nodes.map((node) => node[3][t]);
            const { shown, element } = roomFor("ts-next", nexts.map(label));
            const chosen = button(name, key, () => this.step(t));
            chosen.append(element);
            const isUsed = nexts.some((next) => next.length > 2);
            return { button: chosen, shown, isUsed };
        });
        // main comes last: it mostly waits.
        const [first, ...others] = this.buttons.filter((b) => b.isUsed);
        const isMain = first === this.buttons[0];
        threads.append(
            ...(isMain ? [...others, first] : [first, ...others]).map((b) => b.button),
        );

        const tools = make("div", "ts-tools");
        tools.append(
            button("Undo", "u", () => this.go(this.taken - 1)),
            button("Redo", "y", () => this.go(this.taken + 1)),
            button("Start again", "", () => this.go(0)),
            button("Play at random", "", () => this.random()),
            button("Copy link", "", () => this.copy()),
        );
        // All that can be said: 88 is as wide as any number of steps.
        const said = data.nodes.flatMap((node, at) =>
            node[3].flatMap((next, t) => [
                this.refused(next, t),
                ...(next.length > 2 ? [this.told(at, t, 88) + " Undone."] : []),
            ]),
        );
        const { shown, element } = roomFor("ts-said", said);
        this.status = shown;
        shown.setAttribute("role", "status");

        const code = section.querySelector(".ts-code");
        this.marks = data.lines.map(() => make("span", ""));
        code?.prepend(make("div", "ts-marks", ...this.marks));

        const marks = data.nodes.flatMap((node) =>
            data.lines.map((line) => this.marksAt(node[3], line || -1).length),
        );
        this.most = Math.max(0, ...marks);

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

        const pair = make("div", "ts-pair");
        section.querySelector(".ts-ask")?.after(
            threads,
            tools,
            make("p", "ts-status", element),
            pair,
        );
        const side = make("div", "", ...(code ? [code] : []), values);
        const output = make("div", "", make("p", "ts-head", "Output so far"), this.output);
        pair.append(side);
        const map = section.querySelector(".ts-map");
        if (map) {
            this.prepareMap(map);
            pair.append(map, output);
        } else {
            side.append(output);
            this.lanes = make("table", "ts-lanes");
            const scroller = make("div", "table-wrapper", this.lanes);
            scroller.tabIndex = 0;
            pair.after(scroller);
        }
        pair.append(this.endings());
        const tables = section.querySelector(".ts-tables");
        if (tables instanceof HTMLDetailsElement) tables.open = false;
        section.addEventListener("keydown", (event) => this.onKey(event));
    }

    /** The endings, and which of them can still be reached. */
    endings() {
        const { data } = this;
        const list = make("ul", "ts-endings");
        this.verdicts = data.endings.map(([text, outputs], at) => {
            const { shown, element } = roomFor("ts-verdict", [
                "no longer, since step 10",
            ]);
            const letter = String.fromCharCode(65 + at);
            list.append(
                this.ending(letter, text, outputs, element, () => this.showOne(at)),
            );
            return shown;
        });
        if (data.goal && data.goal[1] === null) {
            const never = make("span", "ts-no", "never: every schedule was tried");
            list.append(
                this.ending("–", data.goal[0], "0", never, () =>
                    this.say("No schedule does that: every one was tried."),
                ),
            );
        }
        const { shown, element } = roomFor("ts-said", [
            this.following(data.outputs, false),
            this.following("", true),
        ]);
        this.left = shown;
        return make("div", "", make("p", "ts-head", element), list);
    }

    /** How much is still open. @param {string} outputs @param {boolean} end */
    following(outputs, end) {
        const all = this.data.outputs;
        return end
            ? `The end of one of ${all} outputs`
            : `${outputs} of ${all} outputs can still follow`;
    }

    /** @param {string} letter @param {string} text @param {string} outputs
     * @param {HTMLElement} verdict @param {() => void} show */
    ending(letter, text, outputs, verdict, show) {
        const one = button("Show me one", "", show);
        one.ariaLabel = `Show me one that ends with ${text}`;
        const all = this.data.outputs;
        const words = make("span", "", text, make("br", ""), `${outputs} of ${all} outputs`, verdict);
        return make("li", "", make("b", "", letter), words, one);
    }

    /** @param {Element} map */
    prepareMap(map) {
        this.bands = new Map();
        for (const band of map.querySelectorAll(".band")) {
            const number = (/** @type {string} */ name) =>
                Number(band.getAttribute(name));
            const [x, y, m] = ["data-x", "data-y", "data-m"].map(number);
            this.bands.set(`${x},${y},${m}`, [
                number("x") + number("width") / 2,
                number("y") + number("height") / 2,
            ]);
            band.addEventListener("click", () => this.find(x, y, m));
        }
        this.line = map.querySelector(".ts-path");
    }

    /** Where each step of a path leads to on the map: how far each of its two
     * threads has come, and what is certain there. @param {number[]} path */
    places(path) {
        const [a, b] = this.data.map ?? [0, 0];
        let [x, y] = [0, 0];
        return this.nodes(path).map((node, at) => {
            if (at && path[at - 1] === a) x++;
            if (at && path[at - 1] === b) y++;
            const mask = this.data.nodes[node][1];
            // Nothing is certain as long as two endings are possible.
            const alone = mask & (mask - 1) || this.data.endings.length < 2;
            return { x, y, m: alone ? 0 : mask };
        });
    }

    /** Goes to a place on the map, with as little undone as possible.
     * @param {number} x @param {number} y @param {number} m */
    find(x, y, m) {
        const [a, b] = this.data.map ?? [0, 0];
        const seen = new Set();
        const search = (/** @type {number[]} */ path) => {
            const place = this.places(path)[path.length];
            if (place.x === x && place.y === y && place.m === m) return path;
            const node = this.nodes(path)[path.length];
            const known = [node, place.x, place.y].join();
            if (seen.has(known) || place.x > x || place.y > y) return null;
            seen.add(known);
            for (const thread of [a, b]) {
                if (this.next(node, thread).length < 3) continue;
                const found = search([...path, thread]);
                if (found) return found;
            }
            return null;
        };
        for (let kept = this.taken; kept >= 0; kept--) {
            const found = search(this.path.slice(0, kept));
            if (found) {
                this.path = found;
                return this.go(found.length);
            }
        }
    }

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
        this.path = [...this.path.slice(0, this.taken), thread];
        this.go(this.taken + 1);
    }

    /** Undoes or redoes steps until so many are taken. @param {number} taken */
    go(taken) {
        if (taken < 0) return this.say("Nothing is left to undo.");
        if (taken > this.path.length) return this.say("Nothing is left to redo.");
        const undone = taken < this.taken;
        this.taken = taken;
        const url = new URL(location.href);
        const keys = this.path.slice(0, taken).map((t) => this.data.threads[t][1]);
        if (taken) url.searchParams.set(this.key(), keys.join(""));
        else url.searchParams.delete(this.key());
        history.replaceState(history.state, "", url);
        this.show(undone ? "Undone." : "");
    }

    /** Takes the steps of a link, up to the first that cannot be taken.
     * @param {string} schedule */
    restore(schedule) {
        for (const key of schedule) {
            const thread = this.data.threads.findIndex((t) => t[1] === key);
            if (thread < 0 || !this.able(this.here()).includes(thread)) return;
            this.path.push(thread);
            this.taken++;
        }
    }

    /** Goes on to the end. @param {(threads: number[], last: number) => number} pick */
    play(pick) {
        const path = this.path.slice(0, this.taken);
        for (;;) {
            const node = this.nodes(path)[path.length];
            const able = this.able(node);
            if (!able.length) break;
            path.push(pick(able, node));
        }
        this.path = path;
        this.go(path.length);
    }

    random() {
        if (!this.able(this.here()).length) this.taken = 0;
        this.play((able) => able[Math.floor(Math.random() * able.length)]);
    }

    /** A schedule to an ending, from here if that is still possible.
     * @param {number} ending */
    showOne(ending) {
        const leads = (/** @type {number} */ node) =>
            this.data.nodes[node][1] & (1 << ending);
        if (!leads(this.here()) || !this.able(this.here()).length) this.taken = 0;
        let last = this.path[this.taken - 1];
        this.play((able, node) => {
            const good = able.filter((t) => leads(this.next(node, t)[2] ?? 0));
            last = good.includes(last) ? last : good[0];
            return last;
        });
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

    /** @param {string} text */
    say(text) {
        if (this.status) this.status.textContent = text;
    }

    /** Shows where the reader is. @param {string} text said first */
    show(text) {
        const { data, taken } = this;
        const path = this.path.slice(0, taken);
        const nodes = this.nodes(path);
        const [outputs, mask, values, threads] = data.nodes[nodes[taken]];

        threads.forEach((next, t) => {
            const { button, shown } = this.buttons[t];
            shown.textContent = data.texts[next[0]];
            button.setAttribute("aria-disabled", String(next.length < 3));
        });
        data.lines.forEach((line, at) => {
            const marks = line ? this.marksAt(threads, line) : "";
            this.marks[at].textContent =
                (marks && marks + "▸").padStart(this.most + 1) +
                (line ? String(line).padStart(3) : "");
            this.marks[at].classList.toggle("here", marks !== "");
        });
        values.forEach((value, at) => {
            this.values[at].textContent = data.texts[value] || "–";
        });
        const printed = path.map((t, at) => {
            const text = this.next(nodes[at], t)[3];
            return text === undefined ? "" : data.texts[text];
        });
        this.output.textContent = data.before + printed.join("");

        const end = !this.able(nodes[taken]).length;
        const lost = (/** @type {number} */ bit) =>
            nodes.findIndex((node) => !(data.nodes[node][1] & bit));
        data.endings.forEach((_, at) => {
            const bit = 1 << at;
            const [word, name] =
                mask & bit
                    ? end
                        ? ["reached", "ts-yes"]
                        : mask === bit
                          ? ["certain", "ts-yes"]
                          : ["still possible", ""]
                    : [`no longer, since step ${lost(bit)}`, "ts-no"];
            this.verdicts[at].textContent = word;
            this.verdicts[at].className = name;
        });
        this.left.textContent = this.following(outputs, end);

        if (this.line) this.drawPath(path);
        else this.drawLanes(path, nodes);
        const last = taken
            ? this.told(nodes[taken - 1], path[taken - 1], taken)
            : "Choose the thread that goes on.";
        this.say(`${text} ${last}`);
    }

    /** Why a thread takes no step. @param {Next} next @param {number} thread */
    refused(next, thread) {
        const [name] = this.data.threads[thread];
        return `${name} cannot go on: ${this.data.texts[next[0]]}.`;
    }

    /** A step in words: who takes it, what is done, what comes of it.
     * @param {number} node where it is taken
     * @param {number} thread
     * @param {number} step its number */
    told(node, thread, step) {
        const { data } = this;
        const [label, , to = 0] = this.next(node, thread);
        const [before, after] = [node, to].map((at) => data.nodes[at][1]);
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

    /** @param {number[]} path */
    drawPath(path) {
        const points = this.places(path).map(({ x, y, m }) =>
            this.bands?.get(`${x},${y},${m}`),
        );
        const [x, y] = points[points.length - 1];
        const draw = (/** @type {string} */ tag, /** @type {object} */ attributes) => {
            const shape = document.createElementNS("http://www.w3.org/2000/svg", tag);
            for (const [name, value] of Object.entries(attributes)) {
                shape.setAttribute(name, value);
            }
            return shape;
        };
        this.line?.replaceChildren(
            draw("polyline", { points: points.join(" ") }),
            draw("circle", { cx: x, cy: y, r: 6 }),
        );
    }

    /** A row for each thread, a column for each step.
     * @param {number[]} path @param {number[]} nodes */
    drawLanes(path, nodes) {
        const rows = this.data.threads.map(([name], t) => {
            const head = make("th", "", name);
            head.scope = "row";
            const steps = Array.from({ length: this.data.steps }, (_, at) => {
                const line = path[at] === t ? this.next(nodes[at], t)[1] : 0;
                return make("td", path[at] === t ? "ts-taken" : "", path[at] === t ? String(line || "•") : "");
            });
            return make("tr", "", head, ...steps);
        });
        this.lanes?.replaceChildren(
            make("caption", "", "Steps so far, from left to right; the numbers are lines"),
            ...rows.filter((_, t) => this.buttons[t].isUsed),
        );
    }
}

customElements.define("thread-stepper", ThreadStepper);
