//! Any text at all, read as JSON and as YAML, checked, its fixes and its places tried. No input may
//! crash, hang, or take more than a hundred times its size in memory.
#![no_main]

use std::alloc::{GlobalAlloc, Layout, System};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};

use libfuzzer_sys::fuzz_target;
use passo::document::syntax::{Format, parse};
use passo::graph::Graph;
use passo::validate::{Options, validate};

/// What tables that are made once, and expressions that are kept, may take beside the input.
const SPARE: usize = 4 << 20;

/// Counts what is allocated and the most that it was.
struct Counting;

static NOW: AtomicUsize = AtomicUsize::new(0);
static MOST: AtomicUsize = AtomicUsize::new(0);

// SAFETY: everything is handed on to the system's allocator as it is.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        let now = NOW.fetch_add(layout.size(), Relaxed) + layout.size();
        MOST.fetch_max(now, Relaxed);
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        NOW.fetch_sub(layout.size(), Relaxed);
        unsafe { System.dealloc(pointer, layout) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

fuzz_target!(|data: &[u8]| {
    let Ok(text) = std::str::from_utf8(data) else {
        return;
    };
    for format in [Format::Json, Format::Yaml] {
        let before = NOW.load(Relaxed);
        MOST.store(before, Relaxed);
        check(text, format);
        let taken = MOST.load(Relaxed).saturating_sub(before);
        assert!(taken < 100 * text.len() + SPARE, "{taken} bytes taken");
    }
});

fn check(text: &str, format: Format) {
    let workflow = passo::asl::read(Arc::new(parse(text, format)));
    let graph = Graph::of(&workflow);
    for (id, _) in workflow.states() {
        let _ = graph.outgoing(id);
    }
    for problem in validate(&workflow, &Options::default()) {
        assert!(text.get(problem.span.start..problem.span.end).is_some());
        let Some(fix) = problem.fix else { continue };
        let mut mended = text.to_owned();
        let mut edits = fix.edits;
        edits.sort();
        for (span, new) in edits.into_iter().rev() {
            assert!(text.get(span.start..span.end).is_some());
            mended.replace_range(span.start..span.end, &new);
        }
    }
}
