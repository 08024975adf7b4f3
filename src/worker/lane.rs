//! A named thread that does one job after another.

use std::{
    io,
    panic::{AssertUnwindSafe, catch_unwind},
    sync::mpsc::{self, Sender},
    thread,
};

use super::{Outbox, residue::wipe_stack};
use crate::bench::Event;

type Job = Box<dyn FnOnce() -> Vec<Event> + Send>;

/// The thread; it ends when this is dropped and the last job is done.
pub(super) struct Lane {
    jobs: Sender<(Event, Job)>,
    outbox: Outbox,
}

impl Lane {
    pub(super) fn start(name: &str, outbox: Outbox) -> io::Result<Self> {
        let (jobs, inbox) = mpsc::channel::<(Event, Job)>();
        let answers = outbox.clone();
        thread::Builder::new().name(name.to_owned()).spawn(move || {
            for (if_broken, job) in inbox {
                // Nothing of a job is seen again after a panic: it owns all that it works on.
                let events = catch_unwind(AssertUnwindSafe(job)).unwrap_or(vec![if_broken]);
                for event in events {
                    answers.send(event);
                }
                wipe_stack();
            }
        })?;
        Ok(Self { jobs, outbox })
    }

    /// Does the job when those before it are done. `if_broken` is the answer should it panic.
    pub(super) fn run(&self, if_broken: Event, job: impl FnOnce() -> Vec<Event> + Send + 'static) {
        if let Err(mpsc::SendError((if_broken, _))) = self.jobs.send((if_broken, Box::new(job))) {
            self.outbox.send(if_broken);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::{sync::Arc, time::Duration};

    use super::*;

    #[test]
    fn a_panic_is_answered_and_the_next_job_is_done() {
        let (events, inbox) = mpsc::channel();
        let lane = Lane::start("jotbench-test", Outbox { events, wake: Arc::new(|| ()) }).unwrap();
        let answer = |text: &str| Event::Pasted(Err(text.to_owned()));
        lane.run(answer("broken"), || panic!("on purpose"));
        lane.run(answer("broken"), move || vec![answer("done")]);
        for expected in ["broken", "done"] {
            let Ok(Event::Pasted(Err(text))) = inbox.recv_timeout(Duration::from_secs(10)) else {
                panic!("no answer");
            };
            assert_eq!(text, expected);
        }
    }
}
