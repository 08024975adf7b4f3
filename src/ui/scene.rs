//! What a view is given, and where it says what the user did.

use chrono::{Offset as _, TimeZone as _};

use crate::{
    bench::{Action, Command, Model},
    jwt::Moment,
};

/// Where local times are told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Zone {
    /// The system's time zone.
    System,
    /// A fixed distance from UTC, in seconds east; for pictures that stay the same.
    Fixed(i32),
}

impl Zone {
    /// The distance from UTC at a moment, in seconds east.
    #[must_use]
    pub fn offset_at(self, moment: Moment) -> i32 {
        match self {
            Self::Fixed(seconds) => seconds,
            Self::System => chrono::Local
                .timestamp_opt(moment.seconds, 0)
                .single()
                .map_or(0, |local| local.offset().fix().local_minus_utc()),
        }
    }
}

/// The model to draw, the moment, and the commands that the user gives meanwhile.
#[derive(Debug)]
pub struct Scene<'a> {
    /// What is drawn.
    pub model: &'a Model,
    /// The clock's moment.
    pub now: Moment,
    /// Where local times are told.
    pub zone: Zone,
    commands: Vec<Command>,
}

impl<'a> Scene<'a> {
    /// A scene in which nothing was done yet.
    #[must_use]
    pub fn new(model: &'a Model, now: Moment, zone: Zone) -> Self {
        Self { model, now, zone, commands: Vec::new() }
    }

    /// Asks for a change.
    pub fn ask(&mut self, command: Command) {
        self.commands.push(command);
    }

    /// Asks for an action.
    pub fn act(&mut self, action: Action) {
        self.ask(Command::Do(action));
    }

    /// What the user asked for, in order.
    #[must_use]
    pub fn into_commands(self) -> Vec<Command> {
        self.commands
    }
}
