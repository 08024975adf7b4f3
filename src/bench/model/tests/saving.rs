//! Keeping a client: new, changed, moved, with a former secret beside the new one. Whatever fails at
//! whichever step, and whenever the dialog is closed, the client has a secret that works, and no
//! secret lies where no record names it without a word.

use super::{
    clients::{dialog, example},
    world::{Fault, World},
    *,
};
use crate::{
    bench::effect::ClientChange,
    client::{Previous, store::Slot},
    jwt::{Algorithm, SecretEncoding},
};

const OLD: &str = "the-old-secret-that-is-long-enough-for-it";
const OLDER: &str = "an-even-older-secret-that-is-long-enough";
const NEW: &str = "the-new-secret-that-is-long-enough-for-it";

/// What is done with the client that lies in the keychain.
#[derive(Clone, Copy, Debug)]
struct Plan {
    to: StoreKind,
    types_new: bool,
    keeps_former: bool,
    has_previous: bool,
}

impl Plan {
    fn all() -> Vec<Self> {
        let mut all = vec![];
        for to in StoreKind::ALL {
            for bits in 0..8_u8 {
                let [types_new, keeps_former, has_previous] = [1, 2, 4].map(|bit| bits & bit != 0);
                all.push(Self { to, types_new, keeps_former, has_previous });
            }
        }
        all
    }

    fn world(self) -> (World, Client) {
        let previous =
            Previous { replaced: 1, encoding: SecretEncoding::Utf8, algorithm: Algorithm::Hs256 };
        let previous = self.has_previous.then_some(previous);
        let client = Client { previous, ..example("acme") };
        let mut world = World::with(vec![client.clone()]);
        world.lay(StoreKind::Keychain, &client, Slot::Current, OLD);
        if self.has_previous {
            world.lay(StoreKind::Keychain, &client, Slot::Previous, OLDER);
        }
        world.ask(Command::ChooseClient(client.id.clone()));
        world.ask(Command::Do(Action::EditClient));
        (world, client)
    }

    fn change(self, client: &Client) -> Command {
        let client = Client { store: self.to, ..client.clone() };
        let secret = self.types_new.then(|| (secret(NEW), client.encoding));
        let keep_former = self.keeps_former;
        Command::SaveClient(ClientChange { client, secret, keep_former, unlock: None })
    }

    /// The secret in use and the former one when all is done.
    fn goal(self) -> (&'static str, Option<&'static str>) {
        let older = self.has_previous.then_some(OLDER);
        match (self.types_new, self.keeps_former) {
            (false, _) => (OLD, older),
            (true, true) => (NEW, Some(OLD)),
            (true, false) if self.to == StoreKind::Keychain => (NEW, older),
            (true, false) => (NEW, None),
        }
    }
}

/// What lies where the record says.
fn secrets(world: &World, client: &Client) -> (Option<String>, Option<String>) {
    let record = world.index.by_id(&client.id).expect("the record is never lost");
    let there = |slot| world.there(record.store, client, slot);
    (there(Slot::Current), there(Slot::Previous))
}

/// How many secrets lie where no record names them.
fn strays(world: &World, client: &Client) -> usize {
    let record = world.index.by_id(&client.id).unwrap();
    let all: usize = StoreKind::ALL.into_iter().map(|kind| world.held(kind)).sum();
    all - 1 - usize::from(record.previous.is_some())
}

#[test]
fn every_change_ends_with_the_right_secrets_in_the_right_place_and_nowhere_else() {
    for plan in Plan::all() {
        let (mut world, client) = plan.world();
        world.ask(plan.change(&client));
        assert!(world.model.dialog.is_none(), "{plan:?}");
        let record = world.index.by_id(&client.id).unwrap();
        assert_eq!(record.store, plan.to, "{plan:?}");
        let (current, previous) = secrets(&world, &client);
        let (goal, former) = plan.goal();
        assert_eq!((current.as_deref(), previous.as_deref()), (Some(goal), former), "{plan:?}");
        assert_eq!(record.previous.is_some(), former.is_some(), "{plan:?}");
        assert_eq!(strays(&world, &client), 0, "{plan:?}");
        assert_eq!(world.model.key.secret().unwrap().expose(), goal.as_bytes(), "{plan:?}");
        assert_eq!(world.model.key.former.is_some(), former.is_some(), "{plan:?}");
        let rotated = plan.types_new && plan.keeps_former;
        let replaced = record.previous.map(|previous| previous.replaced == NOW.seconds);
        assert!(!rotated || replaced == Some(true), "{plan:?}");
    }
}

#[test]
fn a_failure_at_any_step_loses_nothing_and_saving_again_brings_it_to_its_end() {
    for plan in Plan::all() {
        let steps = {
            let (mut world, client) = plan.world();
            let before = world.asked;
            world.ask(plan.change(&client));
            before..world.asked
        };
        for at in steps {
            let (mut world, client) = plan.world();
            world.fault = Fault::Fails(at);
            world.ask(plan.change(&client));
            let (current, _) = secrets(&world, &client);
            let current = current.unwrap_or_else(|| panic!("no secret: {plan:?} at {at}"));
            assert!([OLD, NEW].contains(&current.as_str()), "{plan:?} at {at}");
            let said = world.model.notice.as_ref().is_some_and(|notice| notice.is_error);
            match world.model.dialog {
                Some(Dialog::Client(_)) => {
                    let dialog = dialog(&world.model);
                    assert!(dialog.saving.is_none() && dialog.problem.is_some(), "{plan:?} {at}");
                    world.fault = Fault::None;
                    world.ask(plan.change(&client));
                    assert!(world.model.dialog.is_none(), "{plan:?} at {at}");
                    let (current, previous) = secrets(&world, &client);
                    let (goal, former) = plan.goal();
                    assert_eq!(current.as_deref(), Some(goal), "{plan:?} at {at}");
                    assert_eq!(previous.as_deref(), former, "{plan:?} at {at}");
                    assert_eq!(strays(&world, &client), 0, "{plan:?} at {at}");
                }
                // It is kept; what came after that failed: the old place, or the fetching.
                _ => assert!(
                    strays(&world, &client) == 0 || said,
                    "{plan:?} at {at}: {:?}",
                    world.model.notice
                ),
            }
        }
    }
}

#[test]
fn closing_the_dialog_at_any_step_leaves_all_as_it_was_or_done() {
    for plan in Plan::all() {
        let steps = {
            let (mut world, client) = plan.world();
            let before = world.asked;
            world.ask(plan.change(&client));
            before..world.asked
        };
        for at in steps {
            for fault in [Fault::Closed(at), Fault::Cancelled(at)] {
                let (mut world, client) = plan.world();
                world.fault = fault;
                world.ask(plan.change(&client));
                assert!(world.model.dialog.is_none(), "{plan:?} {fault:?}");
                let (current, _) = secrets(&world, &client);
                let current = current.unwrap_or_else(|| panic!("no secret: {plan:?} {fault:?}"));
                assert!([OLD, NEW].contains(&current.as_str()), "{plan:?} {fault:?}");
                assert_eq!(strays(&world, &client), 0, "{plan:?} {fault:?}");
                assert!(world.model.pending.is_empty(), "{:?}", world.model.pending);
            }
        }
    }
}

#[test]
fn a_new_client_whose_keeping_fails_or_is_given_up_leaves_nothing_behind() {
    for store in StoreKind::ALL {
        let client = Client { store, ..example("acme") };
        let change = || {
            let secret = Some((secret(NEW), client.encoding));
            let unlock = (store == StoreKind::File).then(|| (super::secret("passphrase"), true));
            let client = client.clone();
            Command::SaveClient(ClientChange { client, secret, keep_former: false, unlock })
        };
        let adding = |fault| {
            let mut world = World::with(vec![]);
            world.ask(Command::Do(Action::AddClient));
            world.fault = fault;
            world.ask(change());
            world
        };
        let done = adding(Fault::None);
        assert_eq!(done.index.clients.len(), 1);
        let keeping = if store == StoreKind::File { 3 } else { 2 };
        for at in 0..keeping {
            for fault in [Fault::Fails(at), Fault::Closed(at), Fault::Cancelled(at)] {
                let world = adding(fault);
                let kept = world.held(store);
                assert_eq!(kept, world.index.clients.len(), "{store:?} {fault:?}");
                let is_failure = matches!(fault, Fault::Fails(_));
                assert_eq!(world.model.dialog.is_some(), is_failure, "{store:?} {fault:?}");
            }
        }
    }
}

#[test]
fn a_session_secret_that_is_gone_is_said_and_its_record_stays() {
    let client = Client { store: StoreKind::Session, ..example("acme") };
    let mut world = World::with(vec![client.clone()]);
    world.ask(Command::ChooseClient(client.id.clone()));
    assert!(matches!(world.model.key.state, KeyState::Missing));
    world.ask(Command::Do(Action::EditClient));
    let moved = Client { store: StoreKind::File, ..client.clone() };
    let change = ClientChange { client: moved, secret: None, keep_former: false, unlock: None };
    world.ask(Command::SaveClient(change));
    let problem = dialog(&world.model).problem.clone().unwrap();
    assert!(problem.message.contains("for this session only"), "{problem:?}");
    assert_eq!(world.index.clients, [client]);
}

#[test]
fn what_the_index_knows_better_than_the_form_stays() {
    let (mut world, client) =
        Plan { to: StoreKind::Keychain, types_new: false, keeps_former: true, has_previous: false }
            .world();
    let used = Client { last_used: Some(NOW.seconds + 9), ..client.clone() };
    world.index = Index { clients: vec![used.clone()] };
    world.model.clients = world.index.clone();
    let renamed = Client { name: "acme-2".to_owned(), last_used: None, ..client };
    let change = ClientChange { client: renamed, secret: None, keep_former: true, unlock: None };
    world.ask(Command::SaveClient(change));
    assert_eq!(world.index.clients, [Client { name: "acme-2".to_owned(), ..used }]);
}
