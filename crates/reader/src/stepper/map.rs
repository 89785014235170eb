//! The progress graph of two threads, as SVG: the steps of one to the right,
//! those of the other upward.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use super::html::escape;
use super::model::{Next, Stepper, own_line};

/// A cell's width and height.
const CELL: usize = 40;
/// Room for what stands to the left of the cells, above and below them.
const LEFT: usize = 46;
const ABOVE: usize = 22;
const BELOW: usize = 40;

/// How many steps each of the two threads has taken.
type Position = (usize, usize);

/// What is certain somewhere: an ending, or nothing yet.
type Certain = Option<usize>;

/// Where two threads can be.
pub struct Map {
    /// The two threads.
    pub threads: [usize; 2],
    /// What is certain in each cell: it can depend on the way there.
    pub cells: BTreeMap<Position, BTreeSet<Certain>>,
    /// Where nothing goes on because of a deadlock.
    pub stuck: BTreeSet<Position>,
    /// What each step of a thread is called, where every way agrees.
    steps: [BTreeMap<usize, BTreeSet<String>>; 2],
}

impl Map {
    /// The map of a program in which exactly two threads can be chosen
    /// between.
    pub fn of(stepper: &Stepper) -> Option<Self> {
        let [a, b] = stepper.players[..] else { return None };
        let mut map = Self {
            threads: [a, b],
            cells: BTreeMap::new(),
            stuck: BTreeSet::new(),
            steps: [BTreeMap::new(), BTreeMap::new()],
        };
        let mut seen = BTreeSet::from([(0, (0, 0))]);
        let mut open = vec![(0, (0, 0))];
        while let Some((at, position)) = open.pop() {
            let node = &stepper.nodes[at];
            map.cells.entry(position).or_default().insert(certain(stepper, at));
            let deadlock = |&e: &usize| stepper.graph.endings[e].deadlock;
            if node.is_end && node.endings.iter().all(deadlock) {
                map.stuck.insert(position);
            }
            for (thread, next) in node.threads.iter().enumerate() {
                let Some(go) = &next.go else { continue };
                let mut there = position;
                if thread == a {
                    map.name_step(0, there.0, thread, next);
                    there.0 += 1;
                } else if thread == b {
                    map.name_step(1, there.1, thread, next);
                    there.1 += 1;
                }
                if seen.insert((go.to, there)) {
                    open.push((go.to, there));
                }
            }
        }
        Some(map)
    }

    fn name_step(
        &mut self,
        axis: usize,
        step: usize,
        thread: usize,
        next: &Next,
    ) {
        let names = self.steps[axis].entry(step).or_default();
        names.insert(short(thread, next));
    }

    /// The picture.
    pub fn svg(&self, stepper: &Stepper) -> String {
        let columns = self.cells.keys().map(|p| p.0).max().unwrap_or(0) + 1;
        let rows = self.cells.keys().map(|p| p.1).max().unwrap_or(0) + 1;
        let width = LEFT + columns * CELL + 4;
        let height = ABOVE + rows * CELL + BELOW;
        let id = &stepper.graph.program;
        let [a, b] =
            self.threads.map(|t| escape(&stepper.graph.threads[t].name));
        let mut svg = format!(
            "<svg class=\"ts-svg\" role=\"img\" \
             aria-labelledby=\"map-{id}\" viewBox=\"0 0 {width} {height}\" \
             width=\"{width}\" height=\"{height}\"><title id=\"map-{id}\">\
             Progress graph: the steps of {a} to the right, those of {b} \
             upward.</title><defs>"
        );
        let several = stepper.graph.endings.len() > 1;
        for ending in 0..stepper.graph.endings.len() {
            svg += &pattern(id, ending);
        }
        svg += "</defs>";
        let bottom = ABOVE + rows * CELL;
        for (&(x, y), certain) in &self.cells {
            let left = LEFT + x * CELL;
            let top = bottom - (y + 1) * CELL;
            let band = CELL as f64 / certain.len() as f64;
            for (at, certain) in certain.iter().enumerate() {
                let left = left as f64 + band * at as f64;
                let certain = certain.filter(|_| several);
                self.band(
                    &mut svg,
                    id,
                    (x, y),
                    certain,
                    [left, top as f64, band],
                );
            }
            let class =
                if self.stuck.contains(&(x, y)) { "stuck" } else { "cell" };
            write(
                &mut svg,
                format_args!(
                    "<rect class=\"{class}\" x=\"{left}\" y=\"{top}\" \
                 width=\"{CELL}\" height=\"{CELL}\"/>"
                ),
            );
        }
        for step in 0..columns - 1 {
            let x = LEFT + (step + 1) * CELL;
            let y = bottom + 14;
            let name = self.step(0, step);
            write(
                &mut svg,
                format_args!(
                    "<text x=\"{x}\" y=\"{y}\" text-anchor=\"middle\">{name}</text>"
                ),
            );
        }
        for step in 0..rows - 1 {
            let (x, y) = (LEFT - 6, bottom - (step + 1) * CELL + 4);
            let name = self.step(1, step);
            write(
                &mut svg,
                format_args!(
                    "<text x=\"{x}\" y=\"{y}\" text-anchor=\"end\">{name}</text>"
                ),
            );
        }
        let below = bottom + 32;
        write(
            &mut svg,
            format_args!(
                "<text class=\"axis\" x=\"{LEFT}\" y=\"{below}\">{a} →</text>\
             <text class=\"axis\" x=\"0\" y=\"14\">↑ {b}</text>\
             <g class=\"ts-path\"></g></svg>"
            ),
        );
        svg
    }

    /// What a cell, or a part of it, looks like.
    fn band(
        &self,
        svg: &mut String,
        id: &str,
        (x, y): Position,
        certain: Certain,
        [left, top, width]: [f64; 3],
    ) {
        let (fill, mask) = match certain {
            Some(ending) => {
                (format!("url(#map-{id}-{ending})"), 1u32 << ending)
            }
            None => ("none".into(), 0),
        };
        write(
            svg,
            format_args!(
                "<rect class=\"band\" data-x=\"{x}\" data-y=\"{y}\" \
             data-m=\"{mask}\" fill=\"{fill}\" x=\"{left}\" y=\"{top}\" \
             width=\"{width}\" height=\"{CELL}\"/>"
            ),
        );
        if let Some(ending) = certain {
            let (x, y) = (left + width / 2.0, top + CELL as f64 / 2.0 + 4.0);
            let letter = letter(ending);
            write(
                svg,
                format_args!(
                    "<text class=\"letter\" x=\"{x}\" y=\"{y}\" \
                 text-anchor=\"middle\">{letter}</text>"
                ),
            );
        }
    }

    fn step(&self, axis: usize, step: usize) -> String {
        let names = self.steps[axis].get(&step);
        let one = names.filter(|names| names.len() == 1);
        one.and_then(BTreeSet::first).map_or("·".into(), |name| escape(name))
    }
}

fn certain(stepper: &Stepper, node: usize) -> Certain {
    let endings = &stepper.nodes[node].endings;
    endings.first().copied().filter(|_| endings.len() == 1)
}

/// The line of a thread's step; where none is known, what it does.
fn short(thread: usize, next: &Next) -> String {
    let mut steps = next.go.iter().flat_map(|go| &go.steps);
    let first = steps.find(|step| step.thread == Some(thread));
    first.map_or("·".into(), |step| match own_line(step) {
        Some(line) => line.to_string(),
        None => step.kind.clone(),
    })
}

/// What an ending is called on the map.
pub fn letter(ending: usize) -> char {
    char::from(b'A' + u8::try_from(ending % 26).unwrap_or_default())
}

/// Each ending has a pattern of its own, for who cannot tell the colours.
fn pattern(id: &str, ending: usize) -> String {
    let shape = [
        "M-2 2L2 -2M0 8L8 0M6 10L10 6",
        "M-2 6L2 10M0 0L8 8M6 -2L10 2",
        "M0 4H8",
        "M4 0V8",
        "M0 4H8M4 0V8",
        "M2 2h2v2h-2z",
    ][ending % 6];
    format!(
        "<pattern id=\"map-{id}-{ending}\" width=\"8\" height=\"8\" \
         patternUnits=\"userSpaceOnUse\"><path class=\"e{}\" d=\"{shape}\"/>\
         </pattern>",
        ending % 6
    )
}

fn write(svg: &mut String, text: std::fmt::Arguments) {
    svg.write_fmt(text).expect("a String takes it");
}
