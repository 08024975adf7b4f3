//! How a scan ends before its inputs do, and what it survives.

use std::{
    thread::sleep,
    time::{Duration, Instant},
};

use super::*;

fn many_lines() -> Input {
    bytes((0..2000).map(|number| token(&number.to_string()) + "\n").collect::<String>())
}

fn scan_small<T: Send>(
    count: usize,
    progress: &Progress,
    judge: impl Fn(Sighting<'_>) -> T + Sync,
    sink: impl FnMut(T) -> ControlFlow<()>,
) -> Vec<Trouble> {
    let work = Work { search: &search, judge: &judge, progress, size: 256 };
    scan_with(&[many_lines()], threads(count), &work, sink)
}

#[test]
fn the_sink_ends_the_scan() {
    for count in [1, 2, 8] {
        let mut taken = 0;
        let progress = Progress::default();
        let troubles = scan_small(
            count,
            &progress,
            |sighting| sighting.line,
            |line| {
                taken = line;
                if line == 100 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
            },
        );
        assert_eq!((taken, troubles), (100, vec![]), "{count}");
    }
}

#[test]
fn a_cancelled_scan_ends_soon_though_judging_takes_long() {
    for count in [1, 2] {
        let progress = Progress::default();
        let mut cancelled = None;
        scan_small(
            count,
            &progress,
            |_| sleep(Duration::from_millis(1)),
            |()| {
                cancelled.get_or_insert_with(Instant::now);
                progress.cancelled.store(true, Ordering::Relaxed);
                ControlFlow::Continue(())
            },
        );
        assert!(cancelled.is_some_and(|at| at.elapsed() < Duration::from_secs(1)), "{count}");
        assert_eq!(progress.tokens.load(Ordering::Relaxed), 1);
    }
}

#[test]
fn a_slow_sink_slows_the_reading() {
    let furthest = AtomicU64::new(0);
    let (mut taken, mut most) = (0, 0);
    scan_small(
        4,
        &Progress::default(),
        |sighting| {
            furthest.fetch_max(sighting.line, Ordering::Relaxed);
            sighting.line
        },
        |line| {
            if line % 100 == 0 {
                sleep(Duration::from_millis(5));
            }
            most = most.max(furthest.load(Ordering::Relaxed) - line);
            taken = line;
            ControlFlow::Continue(())
        },
    );
    assert_eq!(taken, 2000);
    // A stretch for each thread and the pieces that go round: far from all of them.
    assert!(most < 500, "{most} were held");
}

#[test]
fn a_judge_that_panics_costs_its_token_alone() {
    for count in [1, 2] {
        let mut lines = Vec::new();
        let judge = |sighting: Sighting<'_>| {
            assert!(sighting.line != 7 && sighting.line != 1999, "{}", sighting.found.token);
            sighting.line
        };
        let troubles = scan_small(count, &Progress::default(), judge, |line| {
            lines.push(line);
            ControlFlow::Continue(())
        });
        assert_eq!(lines.len(), 1998);
        assert_eq!(troubles.iter().map(|trouble| trouble.line).collect::<Vec<_>>(), [7, 1999]);
        assert!(troubles.iter().all(|trouble| !trouble.message.contains("eyJ")));
    }
}

fn faulty<'t>(text: &'t [u8], _: bool, _: &mut dyn FnMut(Found<'t>)) -> Searched {
    assert!(!text.starts_with(b"bad"), "a fault");
    Searched { decided: text.len(), too_long: None }
}

#[test]
fn a_search_that_panics_costs_its_piece_alone() {
    let judge = |sighting: Sighting<'_>| sighting.line;
    let progress = Progress::default();
    let work = Work { search: &faulty, judge: &judge, progress: &progress, size: 4 };
    let inputs = [bytes("a\nb\nbad\nc\nd\n")];
    let troubles = scan_with(&inputs, threads(2), &work, |_| ControlFlow::Continue(()));
    assert_eq!(troubles.iter().map(|trouble| trouble.line).collect::<Vec<_>>(), [3]);
}
