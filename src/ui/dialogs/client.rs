//! Adding and changing a client.

mod concerns;
mod form;
mod secret;

pub use form::ClientForm;

use egui::{Key, Ui};

use self::secret::{dates_ui, secret_ui, store_ui};
use super::unlock::FileNeed;
use crate::{
    bench::{
        Command,
        model::{ClientDialog, Model},
    },
    client::Client,
    jwt::Algorithm,
    ui::{
        scene::Scene,
        theme::space,
        widgets::{
            Button, MenuButton, MenuItem, TextField, dialog_answers_ui, dialog_body_ui,
            dialog_problem_ui, dialog_title_ui, field_label_ui, pair_ui,
        },
    },
};

/// Draws the dialog.
pub fn client_dialog_ui(
    ui: &mut Ui,
    scene: &mut Scene<'_>,
    dialog: &ClientDialog,
    form: &mut ClientForm,
    fresh: bool,
) {
    form.take_given(scene.model, dialog);
    let (title, sentence) = match &dialog.editing {
        None => ("Add client", "Its secret goes where you choose; everything else to a file"),
        Some(_) => ("Edit client", "Leave the secret empty to keep the one that is there"),
    };
    dialog_title_ui(ui, title, sentence);
    let saving = dialog.saving.is_some();
    let submitted = dialog_body_ui(ui, |ui| {
        let body = ui.add_enabled_ui(!saving, |ui| fields_ui(ui, scene, dialog, form, fresh));
        body.inner
    });
    if let Some(problem) = &dialog.problem {
        dialog_problem_ui(ui, &problem.message, &problem.hint);
    }
    let (cancel, save) = dialog_answers_ui(ui, "", |ui| {
        let cancel = Button::new("Cancel").show(ui).clicked();
        let text = if saving { "Saving…" } else { "Save" };
        let save = Button::primary(text).name("Save client").enabled(!saving).show(ui);
        if fresh && dialog.offered {
            // Nothing is left to be typed: a stray key must not change the name.
            save.request_focus();
        }
        (cancel, save.clicked())
    });
    if cancel {
        scene.ask(Command::CloseDialog);
    } else if (save || submitted) && !saving {
        submit(scene, dialog, form);
    }
}

/// Asks for the change, once a passphrase that is needed was given.
fn submit(scene: &mut Scene<'_>, dialog: &ClientDialog, form: &mut ClientForm) {
    let editing = known(scene.model, dialog);
    let needed = form.needs_file(editing) && FileNeed::of(scene.model) != FileNeed::Nothing;
    let unlock = if needed { form.unlock.given(scene.model) } else { None };
    if needed && unlock.is_none() {
        return;
    }
    if let Some(change) = form.change(scene, editing, unlock) {
        scene.ask(Command::SaveClient(change));
    }
}

/// The client as it stands in the index now: its previous secret may have been dropped meanwhile.
fn known<'m>(model: &'m Model, dialog: &'m ClientDialog) -> Option<&'m Client> {
    let editing = dialog.editing.as_ref()?;
    Some(model.clients.by_id(&editing.id).unwrap_or(editing))
}

/// Draws the fields. Returns whether Enter was pressed in one of them.
fn fields_ui(
    ui: &mut Ui,
    scene: &mut Scene<'_>,
    dialog: &ClientDialog,
    form: &mut ClientForm,
    fresh: bool,
) -> bool {
    let mut submitted = false;
    let enter = ui.input(|input| input.key_pressed(Key::Enter));
    let mut field = |ui: &mut Ui, field: TextField<'_>, text: &mut String| {
        let response = field.show(ui, text);
        submitted |= response.lost_focus() && enter;
        response
    };
    pair_ui(ui, |ui, left| {
        if left {
            let name = field(ui, TextField::new("Name").hint("acme-prod"), &mut form.name);
            if fresh && !dialog.offered {
                name.request_focus();
            }
        } else {
            let environment = TextField::new("Environment").hint("production");
            field(ui, environment, &mut form.environment);
        }
    });
    pair_ui(ui, |ui, left| {
        if left {
            let client_id = TextField::new("Client ID").hint("The API's name for the client");
            field(ui, client_id.code(true), &mut form.client_id);
        } else {
            let kid = TextField::new("Key ID (kid)").hint("Only if the API asks for one");
            field(ui, kid.code(true), &mut form.kid);
        }
    });
    pair_ui(ui, |ui, left| {
        if left { profile_ui(ui, scene.model, form) } else { algorithm_ui(ui, scene.model, form) }
    });
    submitted |= secret_ui(ui, scene, dialog, form);
    submitted |= store_ui(ui, scene, dialog, form);
    if let Some(client) = known(scene.model, dialog).cloned() {
        dates_ui(ui, scene, &client, form);
    }
    submitted
}

fn profile_ui(ui: &mut Ui, model: &Model, form: &mut ClientForm) {
    ui.spacing_mut().item_spacing.y = space::XS;
    field_label_ui(ui, "Profile");
    let name = model.profiles.find(&form.profile).map_or("Plain JWT", |p| p.name.as_str());
    let label = format!("Profile of the client: {name}");
    let (_, chosen) = MenuButton::new(Button::new(name).name(&label)).show(ui, |ui| {
        let mut chosen = None;
        for profile in &model.profiles.all {
            let item = MenuItem::new(&profile.name).checked(profile.id == form.profile);
            if item.show(ui).clicked() {
                chosen = Some(profile.id.clone());
            }
        }
        chosen
    });
    if let Some(id) = chosen.flatten() {
        form.profile = id;
        // The profile says what it signs with, unless that was chosen for this client.
        form.algorithm = None;
    }
}

fn algorithm_ui(ui: &mut Ui, model: &Model, form: &mut ClientForm) {
    ui.spacing_mut().item_spacing.y = space::XS;
    field_label_ui(ui, "Algorithm");
    let algorithm = form.algorithm(model);
    let label = format!("Algorithm of the client: {algorithm}");
    let button = Button::new(algorithm.name()).name(&label);
    let (_, chosen) = MenuButton::new(button).show(ui, |ui| {
        let mut chosen = None;
        for option in Algorithm::all() {
            let item = MenuItem::new(option.name()).checked(option == algorithm);
            if item.show(ui).on_hover_text(option.row().title).clicked() {
                chosen = Some(option);
            }
        }
        chosen
    });
    if let Some(algorithm) = chosen.flatten() {
        form.algorithm = Some(algorithm);
    }
}
