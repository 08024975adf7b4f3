//! The rig: a private desktop in which the tests run the real program.
//!
//! - [`home`]: a private home folder, and the sweep that ends whatever ran in it.
//! - [`process`]: a child process that ends with its owner.
//! - [`wait`]: polling for a condition up to a deadline, and threads beside the test.
//! - [`display`]: an X server with a window manager, screenshots, keys and the pointer.
//! - [`clipboard`]: CLIPBOARD and PRIMARY, as another program sees them.
//! - [`clipboard_owner`]: a program that hands over what it copied late, or never.
//! - [`drop`]: files dragged from another program and dropped.
//! - [`bus`]: a private session bus, and a service on it that never answers.
//! - [`keyring`]: a real keyring daemon, unlocked, locked or absent.
//! - [`portal`]: real file dialogs and desktop settings.
//! - [`accessibility`]: the widgets of a window by role and name, with their place on the screen.
//! - [`desktop`]: a home, a display and a bus in one.
//! - [`window`]: the real program in a window on such a desktop.
//! - [`bench_window`]: the same, in the words of the bench: clients, verdict, findings, token.
//! - [`memory`]: a sentinel secret, searched in the memory of a running program.
//! - [`frames`]: what a window draws while the pointer moves over it.
//! - [`tokens`]: tokens made and taken apart without Jotbench's own code.
//! - [`cli`]: the real program as a command.
//!
//! Every part ends and removes what it started when it is dropped, also when the test fails, and
//! the home's watchdog does the same when the test run itself is killed. Display numbers and bus
//! addresses are found, never fixed, so that tests run side by side.
#![allow(dead_code, unused_imports, reason = "each test file uses its own part of the rig")]

pub mod accessibility;
pub mod bench_window;
pub mod bus;
pub mod cli;
pub mod clipboard;
pub mod clipboard_owner;
pub mod desktop;
pub mod display;
pub mod drop;
pub mod frames;
pub mod home;
pub mod keyring;
pub mod memory;
pub mod portal;
pub mod process;
pub mod tokens;
pub mod wait;
pub mod window;

pub use accessibility::{Accessibility, Rect, Widget};
pub use bench_window::{BenchWindow, NewClient};
pub use bus::{BlackHole, Bus};
pub use cli::{Cli, Outcome};
pub use clipboard::Selection;
pub use clipboard_owner::ClipboardOwner;
pub use desktop::Desktop;
pub use display::{Display, Screenshot};
pub use frames::{Frames, Watched};
pub use home::Home;
pub use keyring::Keyring;
pub use memory::Sentinel;
pub use portal::Portal;
pub use wait::{DEADLINE, beside, wait_for, wait_until};
pub use window::Window;
