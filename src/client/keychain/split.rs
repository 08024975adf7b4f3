//! Long lines in a keychain whose items are short.
//!
//! Windows keeps 2,560 bytes in a credential; the line of a long RSA key has more. Such a line is
//! cut into parts, each an item of its own, and the item under the secret's name, the head, says
//! which parts belong to it, how many there are, how long the whole is, and its SHA-256.
//!
//! The parts of each writing bear its own random generation in their names, so they never lie in
//! the place of parts that are in use. The head is written after all of them, and what it replaces
//! is removed after that. So whatever stops the writing, the head names parts that are whole: the
//! former ones or the new ones. What a writing that was stopped left behind is removed by the next
//! writing, or with the secret.

use std::collections::BTreeMap;

use aws_lc_rs::digest::{SHA256, digest};
use zeroize::Zeroizing;

use super::{Held, StoreError};
use crate::client::{hex, stored_form::LARGEST_SECRET};

/// What a head begins with.
const MARK: &str = "jotbench-parts-v1:";

/// What stands between the name of a secret and the generation of a part.
const PART: &str = ".part.";

/// How many hexadecimal digits a generation has.
const GENERATION_DIGITS: usize = 16;

/// More than any line has: the base64 of the largest secret, and what stands around it.
const LONGEST_LINE: usize = 2 * LARGEST_SECRET;

/// The items of a keychain, each with a name and a short content.
pub(super) trait Items {
    /// The most bytes that an item holds; `None` where every line fits.
    fn capacity(&self) -> Option<usize>;

    /// An item's content; `None` where there is none.
    fn read_item(&mut self, name: &str) -> Result<Option<Zeroizing<Vec<u8>>>, StoreError>;

    /// Keeps an item, in the place of one of the same name.
    fn write_item(&mut self, name: &str, label: &str, content: &[u8]) -> Result<(), StoreError>;

    /// Drops an item; nothing happens where there is none.
    fn delete_item(&mut self, name: &str) -> Result<(), StoreError>;

    /// All items under Jotbench's name, parts included.
    fn list_items(&mut self) -> Result<Vec<Item>, StoreError>;
}

/// An item that lies in a keychain, without its content.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Item {
    /// Its name.
    pub(super) name: String,
    /// What it is called there for people; may be empty.
    pub(super) label: String,
}

/// What is told of a line in parts.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Head {
    generation: String,
    parts: usize,
    length: usize,
    digest: String,
}

impl Head {
    fn of(line: &[u8], capacity: usize) -> Result<Self, StoreError> {
        let mut generation = [0; GENERATION_DIGITS / 2];
        aws_lc_rs::rand::fill(&mut generation)
            .map_err(|_| StoreError::Failed("the system gives no random bytes".to_owned()))?;
        Ok(Self {
            generation: hex(&generation),
            parts: line.len().div_ceil(capacity),
            length: line.len(),
            digest: hex(digest(&SHA256, line).as_ref()),
        })
    }

    /// The head that this content is: `None` for a line that was not cut, an error for a head
    /// that makes no sense.
    fn read(content: &[u8]) -> Result<Option<Self>, StoreError> {
        let Some(rest) = content.strip_prefix(MARK.as_bytes()) else { return Ok(None) };
        let head = || {
            let mut fields = std::str::from_utf8(rest).ok()?.split(':');
            let head = Self {
                generation: fields.next().filter(|text| is_generation(text))?.to_owned(),
                parts: fields.next()?.parse().ok()?,
                length: fields.next()?.parse().ok()?,
                digest: fields.next()?.to_owned(),
            };
            let is_possible = head.length <= LONGEST_LINE && head.parts <= head.length;
            (fields.next().is_none() && is_possible).then_some(head)
        };
        head().map(Some).ok_or_else(|| damaged("its list of parts is malformed"))
    }

    fn content(&self) -> String {
        format!("{MARK}{}:{}:{}:{}", self.generation, self.parts, self.length, self.digest)
    }

    fn part_name(&self, name: &str, number: usize) -> String {
        format!("{name}{PART}{}.{number}", self.generation)
    }
}

/// The line of this name, from one item or from its parts.
///
/// # Errors
/// [`StoreError::Damaged`] where a part is missing or is not what it was, or the keychain's.
pub(super) fn read(
    items: &mut impl Items,
    name: &str,
) -> Result<Option<Zeroizing<Vec<u8>>>, StoreError> {
    let Some(content) = items.read_item(name)? else { return Ok(None) };
    let Some(head) = Head::read(&content)? else { return Ok(Some(content)) };
    let error = match assemble(items, name, &head) {
        Err(error @ StoreError::Damaged(_)) => error,
        outcome => return outcome.map(Some),
    };
    // Another process may have put a new secret in its place meanwhile, and removed these parts.
    let Some(content) = items.read_item(name)? else { return Ok(None) };
    match Head::read(&content)? {
        None => Ok(Some(content)),
        Some(newer) if newer != head => assemble(items, name, &newer).map(Some),
        Some(_) => Err(error),
    }
}

/// Keeps a line, in parts where it is too long for one item.
///
/// # Errors
/// The keychain's. What lay there before is then still whole, or the new line is.
pub(super) fn write(
    items: &mut impl Items,
    name: &str,
    label: &str,
    line: &[u8],
) -> Result<(), StoreError> {
    let Some(capacity) = items.capacity() else { return items.write_item(name, label, line) };
    let generation = if line.len() <= capacity {
        items.write_item(name, label, line)?;
        None
    } else {
        let head = Head::of(line, capacity)?;
        for (number, part) in line.chunks(capacity).enumerate() {
            if let Err(error) = items.write_item(&head.part_name(name, number), label, part) {
                // Best effort: the next writing tries again.
                for written in 0..=number {
                    let _ = items.delete_item(&head.part_name(name, written));
                }
                return Err(error);
            }
        }
        // A failure here may be a lost answer alone, and the head may name the new parts already.
        // So they stay, and the next writing removes what is not named.
        items.write_item(name, label, head.content().as_bytes())?;
        Some(head.generation)
    };
    // The new line is whole and in its place, whatever becomes of the former one's parts.
    let _ = sweep(items, name, generation.as_deref());
    Ok(())
}

/// Drops the line and all its parts.
///
/// # Errors
/// The keychain's. The line is then still whole, or gone with only parts left of it.
pub(super) fn delete(items: &mut impl Items, name: &str) -> Result<(), StoreError> {
    items.delete_item(name)?;
    if items.capacity().is_some() { sweep(items, name, None) } else { Ok(()) }
}

/// What the items are, with parts counted as the one secret that they belong to, also when
/// nothing else is left of it.
pub(super) fn fold(items: Vec<Item>) -> Vec<Held> {
    let mut held = BTreeMap::<String, Held>::new();
    for item in items {
        let part_of = part_of(&item.name).map(|(name, _)| name.to_owned());
        let counts = usize::from(part_of.is_none());
        let name = part_of.unwrap_or(item.name);
        let entry = held.entry(name).or_insert_with_key(|name| Held {
            name: name.clone(),
            label: String::new(),
            copies: 0,
        });
        entry.copies = entry.copies.saturating_add(counts);
        if entry.label.is_empty() {
            entry.label = item.label;
        }
    }
    held.into_values().map(|held| Held { copies: held.copies.max(1), ..held }).collect()
}

fn assemble(
    items: &mut impl Items,
    name: &str,
    head: &Head,
) -> Result<Zeroizing<Vec<u8>>, StoreError> {
    // Made large enough at once: a buffer that grows leaves copies of the secret behind.
    let mut line = Zeroizing::new(Vec::with_capacity(head.length));
    for number in 0..head.parts {
        let Some(part) = items.read_item(&head.part_name(name, number))? else {
            return Err(damaged("a part of it is missing"));
        };
        if part.len() > head.length - line.len() {
            return Err(damaged("a part of it is too long"));
        }
        line.extend_from_slice(&part);
    }
    if line.len() != head.length || hex(digest(&SHA256, &line).as_ref()) != head.digest {
        return Err(damaged("its parts are not what was written"));
    }
    Ok(line)
}

/// Removes the parts of this name that are not of generation `kept`.
fn sweep(items: &mut impl Items, name: &str, kept: Option<&str>) -> Result<(), StoreError> {
    for item in items.list_items()? {
        if let Some((whose, generation)) = part_of(&item.name)
            && whose == name
            && Some(generation) != kept
        {
            items.delete_item(&item.name)?;
        }
    }
    Ok(())
}

/// The secret's name and the generation, if this is the name of a part.
fn part_of(item: &str) -> Option<(&str, &str)> {
    let (name, rest) = item.rsplit_once(PART)?;
    let (generation, number) = rest.split_once('.')?;
    let is_number = !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
    (is_generation(generation) && is_number).then_some((name, generation))
}

fn is_generation(text: &str) -> bool {
    text.len() == GENERATION_DIGITS && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

fn damaged(what: &str) -> StoreError {
    StoreError::Damaged(what.to_owned())
}

#[cfg(test)]
#[path = "split_tests.rs"]
mod tests;
