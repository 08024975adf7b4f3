//! What is said when the program itself fails: where, and nothing of what it worked on.
//!
//! A panic's own message may quote the text that it stumbled over: a token, a claim, a secret. So
//! the message is dropped and the place alone is printed.

use std::{io::Write as _, panic};

/// Has every panic of this process, on any thread, print its place and nothing else.
pub fn keep_quiet_about_data() {
    panic::set_hook(Box::new(|panic| {
        let place = panic.location().map(|at| (at.file(), at.line()));
        // There is nobody left to be told where standard error is gone too.
        let _ = std::io::stderr().lock().write_all(report(place).as_bytes());
    }));
}

fn report(place: Option<(&str, u32)>) -> String {
    let place = match place {
        Some((file, line)) => format!(" at {file}:{line}"),
        None => String::new(),
    };
    format!(
        "error: Jotbench itself failed{place}\n\
         hint: start it anew, and report the place; this message holds none of your data\n"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_report_names_the_place_alone() {
        let text = report(Some(("src/jwt/token.rs", 7)));
        assert!(text.starts_with("error: Jotbench itself failed at src/jwt/token.rs:7\nhint: "));
        assert!(report(None).starts_with("error: Jotbench itself failed\n"));
    }
}
