//! The least that an eframe window with the same renderer and of the same size can be.

use std::process::ExitCode;

use eframe::{App, Frame, NativeOptions, Renderer};
use egui::{CentralPanel, Ui, ViewportBuilder};
use jotbench::ui::frame_log::FrameLog;

struct EmptyWindow {
    frame_log: FrameLog,
}

impl App for EmptyWindow {
    fn ui(&mut self, ui: &mut Ui, _frame: &mut Frame) {
        CentralPanel::default().show(ui, |_| ());
        self.frame_log.frame();
    }
}

/// Opens the window and returns when it is closed.
pub fn run() -> ExitCode {
    let options = NativeOptions {
        viewport: ViewportBuilder::default().with_inner_size([1280.0, 800.0]),
        renderer: Renderer::Glow,
        ..NativeOptions::default()
    };
    let window = EmptyWindow { frame_log: FrameLog::from_env() };
    match eframe::run_native("empty", options, Box::new(|_| Ok(Box::new(window)))) {
        Ok(()) => ExitCode::SUCCESS,
        Err(_) => ExitCode::FAILURE,
    }
}
