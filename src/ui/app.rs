//! The program behind the window: it reads the clock, passes commands to the model and effects to
//! the workers, and wakes the window when what it shows has changed.

use std::{
    io,
    time::{Duration, Instant, SystemTime, UNIX_EPOCH},
};

use egui::{
    Context, Memory, OutputCommand, ThemePreference, Ui, ViewportCommand, text_edit::TextEditState,
};

use super::{
    clipboard_keys::ClipboardKeys,
    frame_log::FrameLog,
    idle::{Idle, Uptime, is_touched},
    input_order::InputOrder,
    scene::{Scene, Zone},
    theme,
    view::View,
    window::window_ui,
};
use crate::{
    bench::{Command, Effect, Event, Model, event::SystemTheme, model::Theme},
    jwt::Moment,
    profile::load::Profiles,
    worker::{FieldPaste, Workers},
};

/// Where the moment comes from.
#[derive(Clone, Copy, Debug)]
pub enum Clock {
    /// The system's clock.
    System,
    /// A moment that stands still; for tests.
    Fixed(Moment),
}

impl Clock {
    /// The moment.
    #[must_use]
    #[expect(clippy::disallowed_methods, reason = "the window reads the clock here alone")]
    pub fn now(self) -> Moment {
        match self {
            Self::Fixed(moment) => moment,
            Self::System => moment_of(SystemTime::now()),
        }
    }
}

/// The moment of a system time; one before 1970 counts backwards.
fn moment_of(time: SystemTime) -> Moment {
    let seconds = |seconds: u64| i64::try_from(seconds).unwrap_or(i64::MAX);
    match time.duration_since(UNIX_EPOCH) {
        Ok(since) => Moment { seconds: seconds(since.as_secs()), nanos: since.subsec_nanos() },
        Err(before) => Moment::from_seconds(-seconds(before.duration().as_secs())),
    }
}

/// How long a first frame may take from the program to the screen, where a processor draws it.
const SHOWN_AFTER: Duration = Duration::from_millis(100);

/// Starts the workers of a window.
pub type StartWorkers = Box<dyn FnOnce(&Context, &eframe::Frame) -> io::Result<Workers>>;

/// What carries effects out.
#[derive(Default)]
enum Behind {
    /// Nothing: effects go nowhere.
    #[default]
    Nothing,
    /// Workers that have not begun yet, and what they will be asked for.
    Waiting { start: StartWorkers, effects: Vec<Effect> },
    /// Workers.
    Workers(Box<Workers>),
}

/// The program.
pub struct App {
    model: Model,
    view: View,
    behind: Behind,
    clock: Clock,
    zone: Zone,
    theme: Option<ThemePreference>,
    frame_log: FrameLog,
    input_order: InputOrder,
    clipboard_keys: ClipboardKeys,
    first_drawn: Option<Instant>,
    idle: Idle,
    /// The last lock after which the views were wiped.
    wiped: u64,
}

impl App {
    /// The program with its workers, and what shall lie on the bench at first. The workers begin
    /// when the first frame is on its way to the screen, for they would take its processor time.
    #[must_use]
    pub fn new(ctx: &Context, start: StartWorkers, opening: Vec<Command>) -> Self {
        let mut app = Self::without_workers(ctx, Clock::System, Zone::System);
        app.behind = Behind::Waiting { start, effects: Vec::new() };
        let effects = app.model.start();
        app.carry_out(ctx, effects);
        for command in opening {
            app.apply(ctx, command);
        }
        app
    }

    /// The program with nothing behind it: effects go nowhere. For tests of what is drawn.
    #[must_use]
    pub fn without_workers(ctx: &Context, clock: Clock, zone: Zone) -> Self {
        theme::install(ctx);
        Self {
            model: Model::new(Profiles::built_in(), clock.now()),
            view: View::default(),
            behind: Behind::Nothing,
            clock,
            zone,
            theme: None,
            frame_log: FrameLog::from_env(),
            input_order: InputOrder::default(),
            clipboard_keys: ClipboardKeys::default(),
            first_drawn: None,
            idle: Idle::new(Uptime::now()),
            wiped: 0,
        }
    }

    /// The model, to look at.
    #[must_use]
    pub fn model(&self) -> &Model {
        &self.model
    }

    /// Changes the model as asked, and has its effects carried out.
    pub fn apply(&mut self, ctx: &Context, command: Command) {
        let effects = self.model.apply(command, self.clock.now());
        self.wipe_when_locked(ctx);
        self.carry_out(ctx, effects);
    }

    /// Gives the model an answer, as a worker would.
    pub fn receive(&mut self, ctx: &Context, event: Event) {
        let effects = self.model.receive(event, self.clock.now());
        self.wipe_when_locked(ctx);
        self.carry_out(ctx, effects);
    }

    /// Locks where nobody has touched the window for long enough, or the machine has slept.
    fn lock_if_idle(&mut self, ctx: &Context, now: Uptime) {
        let settings = &self.model.settings;
        let (after, with_sleep) = (settings.lock_after, settings.lock_with_session);
        if let Some(cause) = self.idle.look(now, after, with_sleep) {
            self.receive(ctx, Event::SessionLocked(cause));
        }
    }

    /// Wipes what views hold beside the model, once for each lock: also while the window is hidden
    /// and nothing is drawn.
    fn wipe_when_locked(&mut self, ctx: &Context) {
        if self.wiped == self.model.lock_serial {
            return;
        }
        self.wiped = self.model.lock_serial;
        self.view.wipe(self.model.settings.lock_clears_bench);
        self.clipboard_keys.forget();
        // With the state of each text field goes its history, which holds all that stood in it.
        ctx.data_mut(egui::util::IdTypeMap::remove_by_type::<TextEditState>);
        // The frame that follows lets go of the layout of what was revealed.
        ctx.request_repaint();
    }

    fn carry_out(&mut self, ctx: &Context, effects: Vec<Effect>) {
        for effect in effects {
            match (effect, &mut self.behind) {
                (Effect::Quit, _) => ctx.send_viewport_cmd(ViewportCommand::Close),
                (effect, Behind::Workers(workers)) => workers.run(effect),
                (effect, Behind::Waiting { effects, .. }) => effects.push(effect),
                (_, Behind::Nothing) => {}
            }
        }
    }

    /// Whether the first frame had the time to reach the screen.
    fn is_shown(&self) -> bool {
        self.first_drawn.is_some_and(|drawn| drawn.elapsed() >= SHOWN_AFTER)
    }

    /// Starts the workers, once the first frame was drawn, and hands them what has waited.
    fn start_workers(&mut self, ctx: &Context, frame: &eframe::Frame) {
        match std::mem::replace(&mut self.behind, Behind::Nothing) {
            Behind::Waiting { start, effects } if self.is_shown() => match start(ctx, frame) {
                Ok(workers) => {
                    self.behind = Behind::Workers(Box::new(workers));
                    self.carry_out(ctx, effects);
                }
                Err(error) => {
                    let problem =
                        format!("Jotbench has no threads for keychain and files: {error}");
                    self.receive(ctx, Event::IndexLoaded(Err(problem)));
                }
            },
            behind => self.behind = behind,
        }
    }

    fn follow_theme(&mut self, ui: &mut Ui) {
        let preference = theme_preference(self.model.settings.theme, self.model.system_theme);
        if self.theme != Some(preference) {
            self.theme = Some(preference);
            ui.set_theme(preference);
            // This frame's own style was chosen before; half of it would be drawn in the old theme.
            ui.reset_style();
        }
    }

    /// Gives the field that has the focus what was pasted into it, before what was typed after it.
    fn paste_into_field(&mut self, ctx: &Context) {
        let now = Instant::now();
        if self.clipboard_keys.rest(now).is_none() {
            return;
        }
        let behind = &self.behind;
        let paste = self.clipboard_keys.settle(ctx.memory(Memory::focused), now, || match behind {
            Behind::Workers(workers) => Some(workers.paste_into_field()),
            Behind::Waiting { .. } | Behind::Nothing => None,
        });
        match paste {
            Some(FieldPaste::Text(mut text)) if !text.is_empty() => ctx.input_mut(|input| {
                input.events.insert(0, egui::Event::Paste(std::mem::take(&mut *text)));
            }),
            Some(FieldPaste::Text(_)) | None => {}
            // The window itself may have one, and there is no other way to it.
            Some(FieldPaste::NoClipboard) => ctx.send_viewport_cmd(ViewportCommand::RequestPaste),
            Some(FieldPaste::Failed(problem)) => self.receive(ctx, Event::PasteGivenUp(problem)),
        }
        // With the wait ends what was held back for it: it comes in the next frame.
        ctx.request_repaint_after(self.clipboard_keys.rest(now).unwrap_or_default());
    }

    /// Draws one frame and applies what was asked for in it.
    pub fn frame(&mut self, ui: &mut Ui) {
        let ctx = ui.ctx().clone();
        self.paste_into_field(&ctx);
        self.follow_theme(ui);
        let now = self.clock.now();
        // What is drawn and what was judged are of the same second.
        let effects = self.model.tick(now);
        self.carry_out(&ctx, effects);
        let mut scene = Scene::new(&self.model, now, self.zone);
        window_ui(ui, &mut scene, &mut self.view);
        let mut commands = scene.into_commands();
        commands.extend(copied_selections(&ctx).into_iter().map(Command::CopySelection));
        if !commands.is_empty() {
            // What they change is drawn in this same frame: no frame ever shows a payload beside
            // the token of the payload before it.
            // What a repeated pass asks for comes in the next frame.
            if ctx.current_pass_index() == 0 {
                ctx.request_discard("a command changed what is shown");
            }
            if !ctx.will_discard() {
                ctx.request_repaint();
            }
        }
        for command in commands {
            self.apply(&ctx, command);
        }
        if let Some(rest) = self.model.next_change(self.clock.now()) {
            ctx.request_repaint_after(rest);
        }
    }
}

/// What egui is told: the system's theme as our worker found it, and where it found none, as the
/// window itself may know it.
fn theme_preference(chosen: Theme, system: Option<SystemTheme>) -> ThemePreference {
    match (chosen, system) {
        (Theme::Dark, _) | (Theme::System, Some(SystemTheme::Dark)) => ThemePreference::Dark,
        (Theme::Light, _) | (Theme::System, Some(SystemTheme::Light)) => ThemePreference::Light,
        (Theme::System, None) => ThemePreference::System,
    }
}

/// What text fields want to copy, taken out of egui's hands: our own clipboard thread clears a
/// token in time and keeps it out of clipboard histories.
fn copied_selections(ctx: &Context) -> Vec<String> {
    ctx.output_mut(|output| {
        let mut copied = Vec::new();
        output.commands.retain_mut(|command| match command {
            OutputCommand::CopyText(text) => {
                copied.push(std::mem::take(text));
                false
            }
            _ => true,
        });
        copied
    })
}

impl eframe::App for App {
    fn logic(&mut self, ctx: &Context, frame: &mut eframe::Frame) {
        self.start_workers(ctx, frame);
        let events = match &mut self.behind {
            Behind::Workers(workers) => workers.events(),
            Behind::Waiting { .. } | Behind::Nothing => vec![],
        };
        for event in events {
            self.receive(ctx, event);
        }
        let effects = self.model.tick(self.clock.now());
        self.carry_out(ctx, effects);
        if let Some(rest) = self.idle.rest(Uptime::now(), self.model.settings.lock_after) {
            ctx.request_repaint_after(rest);
        }
    }

    fn ui(&mut self, ui: &mut Ui, _frame: &mut eframe::Frame) {
        self.frame(ui);
        self.frame_log.frame();
        if self.first_drawn.is_none() {
            self.first_drawn = Some(Instant::now());
            ui.ctx().request_repaint_after(SHOWN_AFTER);
        }
    }

    fn raw_input_hook(&mut self, ctx: &Context, raw_input: &mut egui::RawInput) {
        // Whoever comes back too late finds it locked, and does not put the lock off.
        let now = Uptime::now();
        self.lock_if_idle(ctx, now);
        if is_touched(raw_input) {
            self.idle.touch(now);
        }
        let now = Instant::now();
        let holds = self.clipboard_keys.holds(now);
        // What is held back waits for the text, or for its time to end: no frame more is needed.
        if self.input_order.arrange(raw_input, holds) && !holds {
            ctx.request_repaint();
        }
        if let Err(problem) = self.clipboard_keys.translate(&mut raw_input.events, now) {
            self.receive(ctx, Event::PasteGivenUp(problem));
        }
    }

    fn clear_color(&self, visuals: &egui::Visuals) -> [f32; 4] {
        visuals.panel_fill.to_normalized_gamma_f32()
    }

    fn on_exit(&mut self, _gl: Option<&eframe::glow::Context>) {
        if let Behind::Workers(workers) = std::mem::take(&mut self.behind) {
            workers.finish();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_persons_theme_goes_before_the_systems_and_an_unknown_one_is_left_to_egui() {
        let [dark, light] = [SystemTheme::Dark, SystemTheme::Light].map(Some);
        for system in [None, dark, light] {
            assert_eq!(theme_preference(Theme::Dark, system), ThemePreference::Dark);
            assert_eq!(theme_preference(Theme::Light, system), ThemePreference::Light);
        }
        assert_eq!(theme_preference(Theme::System, dark), ThemePreference::Dark);
        assert_eq!(theme_preference(Theme::System, light), ThemePreference::Light);
        assert_eq!(theme_preference(Theme::System, None), ThemePreference::System);
    }
}
