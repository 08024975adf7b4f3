//! The window as a whole: bars, panes, dialogs, and what the keyboard asks for.

use egui::{Event, Rect, Stroke, Ui};

use super::{
    dialogs::dialogs_ui,
    layout::Layout,
    panes::{
        clients_pane_ui, findings_pane_ui, header_has_note, header_pane_ui, menu_bar_ui,
        payload_pane_ui, secret_pane_ui, status_bar_ui, token_pane_ui, verdict_strip_ui,
    },
    scene::Scene,
    shortcuts,
    theme::UiTokens as _,
    view::View,
};
use crate::bench::Command;

/// Draws the window and gathers what the user asks for.
pub fn window_ui(ui: &mut Ui, scene: &mut Scene<'_>, view: &mut View) {
    keyboard(ui, scene);
    let layout = Layout::new(ui.max_rect(), &view.splits, header_has_note(scene.model));
    grounds_ui(ui, &layout);
    menu_bar_ui(ui, scene, layout.menu_bar);
    if let Some(aspect) = verdict_strip_ui(ui, scene, layout.verdict_strip) {
        view.wanted = Some(aspect);
    }
    clients_pane_ui(ui, scene, layout.sidebar);
    token_pane_ui(ui, scene, &mut view.buffers, layout.token);
    header_pane_ui(ui, scene, &mut view.buffers, layout.header);
    payload_pane_ui(ui, scene, &mut view.buffers, layout.payload);
    secret_pane_ui(ui, scene, &mut view.buffers, layout.secret);
    let wanted = view.wanted.take();
    if let Some(finding) = findings_pane_ui(ui, scene, layout.findings, wanted) {
        view.buffers.go_to(&finding.at);
        ui.ctx().request_repaint();
    }
    status_bar_ui(ui, scene, layout.status_bar);
    layout.splitters_ui(ui, &mut view.splits);
    dialogs_ui(ui, scene, &mut view.forms);
    dropped_files(ui, scene);
}

/// The grounds of the bars, and the lines between them.
fn grounds_ui(ui: &Ui, layout: &Layout) {
    let t = ui.tokens();
    let painter = ui.painter();
    painter.rect_filled(ui.max_rect(), 0.0, t.background);
    let bars: [Rect; 4] =
        [layout.menu_bar, layout.verdict_strip, layout.sidebar, layout.status_bar];
    for bar in bars {
        painter.rect_filled(bar, 0.0, t.panel);
    }
    let stroke = Stroke::new(1.0, t.edge);
    painter.hline(ui.max_rect().x_range(), layout.menu_bar.bottom() - 0.5, stroke);
    painter.hline(ui.max_rect().x_range(), layout.verdict_strip.bottom() - 0.5, stroke);
    painter.vline(layout.sidebar.right() - 0.5, layout.sidebar.y_range(), stroke);
    painter.hline(ui.max_rect().x_range(), layout.status_bar.top() + 0.5, stroke);
}

/// Shortcuts, and a paste where no field has the focus: it goes onto the bench.
fn keyboard(ui: &mut Ui, scene: &mut Scene<'_>) {
    if scene.model.dialog.is_some() {
        return;
    }
    for action in shortcuts::pressed(ui.ctx(), scene.model) {
        scene.act(action);
    }
    if ui.ctx().text_edit_focused() {
        return;
    }
    let pasted = ui.input_mut(|input| {
        let at = input.events.iter().position(|event| matches!(event, Event::Paste(_)))?;
        match input.events.remove(at) {
            Event::Paste(text) => Some(text),
            _ => None,
        }
    });
    if let Some(text) = pasted {
        scene.ask(Command::Paste(text));
    }
}

fn dropped_files(ui: &Ui, scene: &mut Scene<'_>) {
    let dropped = ui.input(|input| input.raw.dropped_files.clone());
    for file in dropped {
        scene.ask(Command::OpenFile(file.path().to_owned()));
    }
}
