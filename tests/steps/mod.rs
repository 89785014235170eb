//! What a page holds for a reader to step through.

#![allow(dead_code, reason = "each test file uses its own part of this")]

use std::collections::BTreeSet;

use serde::Deserialize;

/// What `book/stepper.js` reads.
#[derive(Deserialize)]
pub struct Data {
    pub v: u32,
    pub name: String,
    pub outputs: String,
    pub threads: Vec<(String, char)>,
    pub endings: Vec<(String, String)>,
    pub goal: Option<(String, Option<usize>)>,
    pub values: Vec<String>,
    pub before: String,
    pub lines: Vec<u32>,
    pub steps: usize,
    pub rows: usize,
    pub map: Option<[usize; 2]>,
    pub texts: Vec<String>,
    pub nodes: Vec<Node>,
}

#[derive(Deserialize)]
pub struct Node(pub String, pub u32, pub Vec<usize>, pub Vec<Next>);

/// The label, the line, the node that is led to, and what is printed.
#[derive(Deserialize)]
#[serde(untagged)]
pub enum Next {
    Go(usize, u32, usize, usize),
    Stay(usize, u32),
}

impl Next {
    pub fn label<'a>(&self, data: &'a Data) -> &'a str {
        let (Self::Go(label, ..) | Self::Stay(label, _)) = self;
        &data.texts[*label]
    }

    pub fn line(&self) -> u32 {
        let (Self::Go(_, line, ..) | Self::Stay(_, line)) = self;
        *line
    }

    pub fn go<'a>(&self, data: &'a Data) -> Option<(usize, &'a str)> {
        match *self {
            Self::Go(_, _, to, text) => Some((to, &data.texts[text])),
            Self::Stay(..) => None,
        }
    }
}

impl Data {
    /// The threads that can go on.
    pub fn able(&self, node: usize) -> BTreeSet<usize> {
        let threads = self.nodes[node].3.iter().enumerate();
        let able = threads.filter(|(_, next)| next.go(self).is_some());
        able.map(|(thread, _)| thread).collect()
    }
}

impl Data {
    /// Who moves, on a way to an ending, and the node that it leads to.
    pub fn way(&self, ending: usize) -> Vec<(usize, usize)> {
        let mut way = Vec::new();
        let mut at = 0;
        loop {
            let threads = self.nodes[at].3.iter().enumerate();
            let leads = |(thread, next): (usize, &Next)| {
                let (to, _) = next.go(self)?;
                let leads = self.nodes[to].1 & (1 << ending) != 0;
                leads.then_some((thread, to))
            };
            // The last one that can: the page itself prefers the first.
            let Some(step) = threads.rev().find_map(leads) else {
                return way;
            };
            at = step.1;
            way.push(step);
        }
    }

    /// What is printed on a way.
    pub fn output(&self, way: &[(usize, usize)]) -> String {
        let mut text = self.before.clone();
        let mut at = 0;
        for &(thread, to) in way {
            text += self.nodes[at].3[thread].go(self).unwrap().1;
            at = to;
        }
        text
    }

    /// A way as the keys that lead along it.
    pub fn keys(&self, way: &[(usize, usize)]) -> String {
        way.iter().map(|(thread, _)| self.threads[*thread].1).collect()
    }
}
