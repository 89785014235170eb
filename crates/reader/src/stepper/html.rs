//! What is put into a page: the schedules as tables, for who has no
//! JavaScript and for paper, and the data for `book/stepper.js`.

use std::fmt::Write;

use serde_json::{Value, json};
use state_graph::{Detail, grouped};

use super::map::{Map, letter};
use super::model::{Next, Stepper};

/// How a page wants a program to be shown.
pub struct Wish {
    /// What the reader is asked to reach.
    pub goal: Option<Goal>,
}

/// An ending to reach.
pub struct Goal {
    /// As the page calls it.
    pub text: String,
    /// Its index, if any schedule leads there.
    pub ending: Option<usize>,
}

/// The whole element's content. `source` is the text of the program.
pub fn stepper(stepper: &Stepper, wish: &Wish, source: &str) -> String {
    let name = &stepper.graph.program;
    let map = Map::of(stepper);
    let excerpt = Excerpt::of(stepper, source);
    let mut html = format!(
        "<section class=\"stepper\" id=\"stepper-{name}\" \
         aria-label=\"{name}, step by step\">"
    );
    html += &task(stepper, wish);
    html += &question(stepper, wish);
    write!(
        html,
        "<div class=\"ts-code\"><pre><code class=\"language-rust\">{}\
         </code></pre></div>",
        escape(&excerpt.text)
    )
    .expect("a String takes it");
    if let Some(map) = &map {
        write!(
            html,
            "<figure class=\"ts-map\">{}<figcaption>{}</figcaption></figure>",
            map.svg(stepper),
            caption(stepper)
        )
        .expect("a String takes it");
    }
    html += "<details class=\"ts-tables\" open><summary>";
    html += match stepper.graph.endings.len() {
        1 => "One schedule, step by step",
        _ => "One schedule for each ending, step by step",
    };
    html += "</summary>";
    for ending in 0..stepper.graph.endings.len() {
        html += &table(stepper, ending);
    }
    html += "</details>";
    let data = data(stepper, wish, map.as_ref(), &excerpt).to_string();
    // Neither may stand within a script.
    let data = data.replace("</", "<\\/").replace("<!--", "<\\!--");
    html += "<script type=\"application/json\">";
    html += &data;
    html += "</script></section>";
    html
}

/// What there is to do, and how fine the steps are.
fn task(stepper: &Stepper, wish: &Wish) -> String {
    let goal = wish.goal.as_ref().map_or(String::new(), |goal| {
        format!("<strong>Goal: {}</strong> ", escape(&goal.words()))
    });
    let choices = match stepper.graph.detail {
        Detail::Choices => " A choice that changes no output is not offered.",
        _ => "",
    };
    format!(
        "<p class=\"ts-task\">{goal}<span class=\"ts-choose\">You choose which \
         thread goes on. It takes one step that others can notice, and goes on \
         up to the next.{choices}</span></p>"
    )
}

impl Goal {
    fn words(&self) -> String {
        match &*self.text {
            "deadlock" => "a deadlock.".into(),
            line => format!("end with “{line}”"),
        }
    }
}

/// A prediction is asked for before the first step.
fn question(stepper: &Stepper, wish: &Wish) -> String {
    let endings = stepper.graph.endings.len();
    let (question, answer) = match (&wish.goal, endings) {
        (Some(Goal { text, ending: None }), _) => (
            match &**text {
                "deadlock" => "can any schedule end in a deadlock?".into(),
                line => format!("can any schedule end with “{line}”?"),
            },
            format!(
                "No. Every schedule was tried, and none of the {} outputs \
                 ends so.",
                grouped(&stepper.graph.outputs)
            ),
        ),
        (_, 2..) => {
            let ending = match &wish.goal {
                Some(Goal { ending: Some(ending), .. }) => *ending,
                _ => 0,
            };
            let schedule = stepper.witness(ending);
            let text = stepper.ending(ending);
            let answer = match stepper.decisive(&schedule) {
                Some(step) => {
                    let path = stepper.along(&schedule);
                    let thread = schedule[step - 1];
                    let node = &stepper.nodes[path[step - 1]];
                    format!(
                        "In the schedule below it is step {step}: {}, {}. \
                         Whatever runs next, it ends so.",
                        stepper.graph.threads[thread].name,
                        node.threads[thread].label
                    )
                }
                None => "It is certain from the start.".into(),
            };
            (format!("which step makes it certain: {text}?"), answer)
        }
        _ => (
            "how many different outputs are there?".into(),
            match &*stepper.graph.outputs {
                "1" => "One. No schedule prints anything else.".into(),
                many => format!(
                    "{}, and all end with {}.",
                    grouped(many),
                    stepper.ending(0)
                ),
            },
        ),
    };
    format!(
        "<details class=\"ts-ask\"><summary>Before you step, a guess: {}\
         </summary><p>{}</p></details>",
        escape(&question),
        escape(&answer)
    )
}

fn caption(stepper: &Stepper) -> &'static str {
    match stepper.graph.endings.len() {
        1 => "A step of either thread leads to the next cell. Numbers: lines.",
        _ => {
            "A step of either thread leads to the next cell. Numbers: lines. \
             Letters: which ending is certain; two of them: it depends on the \
             way there."
        }
    }
}

/// One schedule that leads to an ending.
fn table(stepper: &Stepper, ending: usize) -> String {
    let schedule = stepper.witness(ending);
    let path = stepper.along(&schedule);
    let decisive = stepper.decisive(&schedule);
    let names = &stepper.graph.threads;
    // main comes last: it mostly waits.
    let threads = (1..names.len()).chain([0]);
    let threads: Vec<usize> =
        threads.filter(|thread| schedule.contains(thread)).collect();
    let (count, all) =
        (&stepper.graph.endings[ending].outputs, &stepper.graph.outputs);
    let mut html = format!(
        "<div class=\"table-wrapper\"><table><caption><b>{}</b> {}: {} of {} \
         outputs</caption><thead><tr><th scope=\"col\">Step</th>",
        letter(ending),
        escape(&stepper.ending(ending)),
        grouped(count),
        grouped(all)
    );
    let heads = threads.iter().map(|&thread| &names[thread].name);
    for head in heads.chain(&stepper.values) {
        write!(html, "<th scope=\"col\">{}</th>", escape(head))
            .expect("a String takes it");
    }
    html += "</tr></thead><tbody>";
    let values = |html: &mut String, node: usize| {
        for value in &stepper.nodes[node].values {
            write!(html, "<td>{}</td>", escape(value))
                .expect("a String takes it");
        }
    };
    for (step, &thread) in schedule.iter().enumerate() {
        write!(html, "<tr><th scope=\"row\">{}</th>", step + 1)
            .expect("a String takes it");
        for &column in &threads {
            if column == thread {
                let label = &stepper.nodes[path[step]].threads[thread].label;
                write!(html, "<td>{}", escape(label))
                    .expect("a String takes it");
                if decisive == Some(step + 1) {
                    html += " <strong>From here on it is certain.</strong>";
                }
                html += "</td>";
            } else {
                html += "<td></td>";
            }
        }
        values(&mut html, path[step + 1]);
        html += "</tr>";
    }
    html + "</tbody></table></div>"
}

/// The lines of the source that a reader steps through, and those between
/// two of them that are near.
struct Excerpt {
    text: String,
    /// The number of each line; 0 where some are left out.
    lines: Vec<u32>,
}

impl Excerpt {
    fn of(stepper: &Stepper, source: &str) -> Self {
        /// As many lines or fewer are not left out.
        const NEAR: u32 = 4;
        let threads = stepper.nodes.iter().flat_map(|node| &node.threads);
        let mut stepped: Vec<u32> = threads.filter_map(|t| t.line).collect();
        stepped.sort_unstable();
        stepped.dedup();
        let mut lines: Vec<u32> = Vec::new();
        for line in stepped {
            match lines.last() {
                Some(&last) if line - last <= NEAR + 1 => {
                    lines.extend(last + 1..=line);
                }
                Some(_) => lines.extend([0, line]),
                None => lines.push(line),
            }
        }
        // Each part without what it is indented by as a whole.
        let parts = lines.split(|line| *line == 0).map(|part| {
            let text = |&line: &u32| {
                let line = source.lines().nth(line as usize - 1);
                line.unwrap_or_default()
            };
            let shown: Vec<&str> = part.iter().map(text).collect();
            let indent = shown
                .iter()
                .filter(|line| !line.is_empty())
                .map(|line| line.len() - line.trim_start().len())
                .min()
                .unwrap_or(0);
            let shown = shown.iter().map(|l| l.get(indent..).unwrap_or(""));
            shown.collect::<Vec<_>>().join("\n")
        });
        let shown: Vec<String> = parts.collect();
        Self { text: shown.join("\n⋮\n") + "\n", lines }
    }
}

/// What `book/stepper.js` looks up.
fn data(
    stepper: &Stepper,
    wish: &Wish,
    map: Option<&Map>,
    excerpt: &Excerpt,
) -> Value {
    let mut texts = Texts::default();
    let nodes: Vec<Value> = stepper
        .nodes
        .iter()
        .map(|node| {
            let mask: u32 = node.endings.iter().map(|e| 1 << e).sum();
            let values: Vec<usize> =
                node.values.iter().map(|value| texts.index(value)).collect();
            let threads: Vec<Value> = node
                .threads
                .iter()
                .map(|next| thread(next, &mut texts))
                .collect();
            json!([grouped(&node.outputs), mask, values, threads])
        })
        .collect();
    let endings: Vec<Value> = (0..stepper.graph.endings.len())
        .map(|at| {
            let outputs = &stepper.graph.endings[at].outputs;
            json!([stepper.ending(at), grouped(outputs)])
        })
        .collect();
    let threads: Vec<Value> = stepper
        .graph
        .threads
        .iter()
        .zip(&stepper.keys)
        .map(|(thread, key)| json!([thread.name, key]))
        .collect();
    let goal = wish.goal.as_ref().map(|goal| {
        let never = match &*goal.text {
            "deadlock" => "a deadlock".to_owned(),
            line => format!("“{line}”"),
        };
        json!([never, goal.ending])
    });
    let (steps, rows) = stepper.longest();
    json!({
        "v": 1,
        "name": stepper.graph.program,
        "outputs": grouped(&stepper.graph.outputs),
        "threads": threads,
        "endings": endings,
        "goal": goal,
        "values": stepper.values,
        "before": stepper.before.text,
        "lines": excerpt.lines,
        "steps": steps,
        "rows": rows,
        "map": map.map(|map| map.threads),
        "texts": texts.0,
        "nodes": nodes,
    })
}

/// A label, a line or 0, and where the thread can go on, the node and what is
/// printed.
fn thread(next: &Next, texts: &mut Texts) -> Value {
    let (label, line) = (texts.index(&next.label), next.line.unwrap_or(0));
    match &next.go {
        Some(go) => json!([label, line, go.to, texts.index(&go.text)]),
        None => json!([label, line]),
    }
}

/// Each text once.
#[derive(Default)]
struct Texts(Vec<String>);

impl Texts {
    fn index(&mut self, text: &str) -> usize {
        let known = self.0.iter().position(|known| known == text);
        known.unwrap_or_else(|| {
            self.0.push(text.to_owned());
            self.0.len() - 1
        })
    }
}

/// A text as HTML.
pub fn escape(text: &str) -> String {
    let text = text.replace('&', "&amp;").replace('<', "&lt;");
    text.replace('>', "&gt;").replace('"', "&quot;")
}
