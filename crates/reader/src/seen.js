// @ts-check
// Which of a program's proven outputs has this machine shown? `cargo book`
// runs the program and adds this to its pages; it is no part of the book.
"use strict";
{
    /**
     * @template {keyof HTMLElementTagNameMap} T
     * @param {T} tag
     * @param {Record<string, unknown>} [properties]
     * @param {(Node | string)[]} children
     */
    const make = (tag, properties = {}, ...children) => {
        const element = Object.assign(document.createElement(tag), properties);
        element.append(...children);
        return element;
    };

    /** @param {string | number} count */
    const grouped = (count) => BigInt(count).toLocaleString("en");

    /** @param {{ last_line: string?, deadlock: boolean }} ending */
    const nameOf = ({ last_line, deadlock }) => [
        ...(last_line === null
            ? ["(it prints nothing)"]
            : [make("code", {}, last_line)]),
        ...(deadlock ? [" and then it hangs"] : []),
    ];

    /** @param {HTMLElement} element */
    const begin = (element) => {
        const program = element.getAttribute("program");
        const runs = make("input", {
            type: "number", min: "1", max: "1000", value: "100", required: true,
        });
        const button = make("button", {}, "Run it");
        const form = make(
            "form", {},
            make("label", {}, "Times: ", runs), " ", button,
        );
        const status = make("p");
        status.setAttribute("role", "status");
        const rows = make("tbody");
        const head = ["It ends with", "Outputs seen", "Runs"];
        const table = make(
            "table", { hidden: true },
            make("thead", {}, make("tr", {}, ...head.map((text) =>
                make("th", { scope: "col" }, text)))),
            rows,
        );
        element.append(
            make("p", {}, make("strong", {}, "Seen by your machine")),
            form, status, make("div", { className: "table-wrapper" }, table),
        );
        element.setAttribute("role", "group");
        element.setAttribute("aria-label", "Seen by your machine");

        /** @type {AbortController?} */
        let job = null;
        // Leaving the page ends the job.
        addEventListener("pagehide", () => job?.abort());

        /** @param {any} report */
        const show = (report) => {
            if (report.error !== undefined) throw new Error(report.error);
            if (report.refused !== undefined) {
                throw new Error("Refused: the proof is wrong, or this is not " +
                    `the program that was proven. Please report: ${
                        report.refused}`);
            }
            const { runs, outputs, possible, endings } = report;
            status.textContent = `${grouped(runs)} ${
                runs === 1 ? "run" : "runs"}: ${grouped(outputs)} of ${
                grouped(possible)} outputs seen`;
            table.hidden = false;
            rows.replaceChildren(...endings.map((
                /** @type {any} */ ending,
            ) => make(
                "tr", {},
                make(
                    "td", {},
                    make("span", { className: "mark" },
                        ending.runs > 0 ? "✓ " : ""),
                    ...nameOf(ending),
                ),
                make("td", {}, `${grouped(ending.outputs)} of ${
                    grouped(ending.possible)}`),
                make("td", {}, grouped(ending.runs)),
            )));
        };

        const start = async () => {
            job = new AbortController();
            button.textContent = "Stop";
            // What comes now is read out when it has ended.
            status.ariaBusy = "true";
            status.className = "";
            status.textContent = "Building the program…";
            const ours = job;
            try {
                const answer = await fetch(
                    `/_seen/${program}/${runs.valueAsNumber}`,
                    { method: "POST", signal: ours.signal },
                );
                if (!answer.ok || !answer.body) {
                    throw new Error(await answer.text());
                }
                const lines = answer.body
                    .pipeThrough(new TextDecoderStream()).getReader();
                let rest = "";
                for (;;) {
                    const { done, value } = await lines.read();
                    if (done) break;
                    const whole = (rest + value).split("\n");
                    rest = whole.pop() ?? "";
                    if (whole.length > 0) {
                        show(JSON.parse(whole[whole.length - 1]));
                    }
                }
            } catch (error) {
                if (!ours.signal.aborted) {
                    status.className = "fault";
                    status.textContent = error instanceof TypeError
                        ? "cargo book has ended: start it again"
                        : String(/** @type {Error} */ (error).message);
                }
            }
            status.ariaBusy = "false";
            button.textContent = "Run it";
            job = null;
        };

        form.addEventListener("submit", (event) => {
            event.preventDefault();
            if (job) job.abort();
            else start();
        });
        // Arrow keys change the number here, and turn no page.
        element.addEventListener("keydown", (event) => event.stopPropagation());
    };

    for (const element of document.querySelectorAll("seen-by-your-machine")) {
        begin(/** @type {HTMLElement} */ (element));
    }
}
