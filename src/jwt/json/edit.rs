//! Small edits of an object's text that leave all else as it stands.

use super::document::{Document, Member, Value};

/// Sets a top-level member to a JSON value: replaces the last member of that name, or adds one at
/// the end in the style (line, indent) of the members before it. Everything else keeps its bytes.
///
/// `None` where the text is no JSON object, or the value no JSON.
#[must_use]
pub fn set_member(object: &str, name: &str, value: &str) -> Option<String> {
    let document = Document::parse(object);
    let value = trimmed_value(value)?;
    if !document.is_object() {
        return None;
    }
    if let Some(member) = document.member(name) {
        let span = member.value.span();
        return Some([&object[..span.start], &value, &object[span.end..]].concat());
    }
    let name = quoted(name);
    let members = document.members();
    let Some(last) = members.last() else {
        return Some(first_member(&document, &name, &value));
    };
    let end = last.value.span().end;
    let (space, colon) = style(object, &members);
    Some([&object[..end], ",", space, &name, colon, &value, &object[end..]].concat())
}

/// Removes every top-level member of this name, with its comma.
///
/// `None` where the text is no JSON object.
#[must_use]
pub fn remove_members(object: &str, name: &str) -> Option<String> {
    let document = Document::parse(object);
    let root = document.root().filter(|_| document.is_object())?.span();
    let members = document.members();
    if members.iter().all(|member| member.name == name) {
        if members.is_empty() {
            return Some(object.to_owned());
        }
        return Some([&object[..root.start], "{}", &object[root.end..]].concat());
    }
    let mut rest = String::with_capacity(object.len());
    let mut kept_to = 0;
    let mut kept_any = false;
    for (index, member) in members.iter().enumerate() {
        if member.name != name {
            kept_any = true;
            continue;
        }
        // With a member before it the comma before goes too; without one, the comma after.
        let (from, to) = if kept_any {
            (members[index - 1].value.span().end, member.value.span().end)
        } else {
            (member.name_span.start, members.get(index + 1)?.name_span.start)
        };
        rest.push_str(object.get(kept_to..from)?);
        kept_to = to;
    }
    rest.push_str(&object[kept_to..]);
    Some(rest)
}

/// A text as a JSON string, quotes and escapes included.
#[must_use]
pub fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

/// The value without the white space round it; `None` where it is no JSON.
fn trimmed_value(value: &str) -> Option<String> {
    let document = Document::parse(value);
    let root = document.root().filter(|_| document.error().is_none())?;
    Some(root.text().to_owned())
}

/// The white space that stands before members, and the colon with the white space round it.
fn style<'t>(object: &'t str, members: &[Member<'_>]) -> (&'t str, &'t str) {
    let Some(last) = members.last() else { return ("", ":") };
    let colon = &object[last.name_span.end..last.value.span().start];
    let before_name = &object[..last.name_span.start];
    let space = &before_name[before_name.trim_end_matches([' ', '\t', '\r', '\n']).len()..];
    // `{"a": 1}` is the style of writers that also put a space after the comma.
    let space =
        if members.len() == 1 && space.is_empty() && colon.ends_with(' ') { " " } else { space };
    (space, colon)
}

/// The object with its first member. White space inside the braces shows how it is written.
fn first_member(document: &Document, name: &str, value: &str) -> String {
    let text = document.text();
    let span = document.root().map_or(0..text.len(), Value::span);
    let inside = &text[span.start + 1..span.end - 1];
    let content = match inside.rfind('\n') {
        Some(feed) => {
            let outer_indent = &inside[feed + 1..];
            format!("\n{outer_indent}  {name}: {value}\n{outer_indent}")
        }
        None if inside.is_empty() => format!("{name}:{value}"),
        None => format!(" {name}: {value} "),
    };
    [&text[..=span.start], &content, &text[span.end - 1..]].concat()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{super::samples::object_text, *};

    #[test]
    fn a_member_is_set_or_added_in_the_style_of_its_neighbours() {
        for (object, expected) in [
            ("{}", r#"{"exp":1}"#),
            ("{ }", r#"{ "exp": 1 }"#),
            ("{\n}", "{\n  \"exp\": 1\n}"),
            (r#"{"a":1}"#, r#"{"a":1,"exp":1}"#),
            (r#"{"a": 1}"#, r#"{"a": 1, "exp": 1}"#),
            (r#"{ "a": 1, "b": 2 }"#, r#"{ "a": 1, "b": 2, "exp": 1 }"#),
            ("{\n  \"a\": 1\n}", "{\n  \"a\": 1,\n  \"exp\": 1\n}"),
            (
                "{\n\t\"a\" : 1,\n\t\"b\" : {}\n}",
                "{\n\t\"a\" : 1,\n\t\"b\" : {},\n\t\"exp\" : 1\n}",
            ),
            (r#"{"exp": 3.0 , "a":1}"#, r#"{"exp": 1 , "a":1}"#),
            (r#"{"exp":8,"exp":9}"#, r#"{"exp":8,"exp":1}"#),
            (r#"{"\u0065xp":8}"#, r#"{"\u0065xp":1}"#),
        ] {
            assert_eq!(set_member(object, "exp", " 1 ").as_deref(), Some(expected), "{object}");
        }
    }

    #[test]
    fn a_name_is_escaped_when_it_is_added() {
        assert_eq!(set_member("{}", "a\"\\\n", "null").as_deref(), Some(r#"{"a\"\\\n":null}"#));
    }

    #[test]
    fn every_member_of_the_name_goes_with_its_comma() {
        for (object, expected) in [
            (r#"{"x":1}"#, "{}"),
            ("{\n  \"x\": 1\n}", "{}"),
            (r#"{"x":1,"a":2}"#, r#"{"a":2}"#),
            (r#"{"a":2,"x":1}"#, r#"{"a":2}"#),
            (r#"{"a":2, "x":1, "b":3}"#, r#"{"a":2, "b":3}"#),
            (r#"{"x":1,"x":2,"a":3,"x":4,"x":5,"b":6,"x":7}"#, r#"{"a":3,"b":6}"#),
            ("{\n  \"a\": 1,\n  \"x\": 2\n}", "{\n  \"a\": 1\n}"),
            ("{\n  \"x\": 2,\n  \"a\": 1\n}", "{\n  \"a\": 1\n}"),
            (r#"{"a":{"x":1}}"#, r#"{"a":{"x":1}}"#),
            ("{ }", "{ }"),
        ] {
            assert_eq!(remove_members(object, "x").as_deref(), Some(expected), "{object}");
        }
    }

    #[test]
    fn what_is_no_object_is_refused() {
        for text in ["", "[]", "1", "{", "{\"a\":1,}", "{} {}"] {
            assert_eq!(set_member(text, "a", "1"), None);
            assert_eq!(remove_members(text, "a"), None);
        }
        assert_eq!(set_member("{}", "a", "nonsense"), None);
    }

    /// The members as texts: name and exact value.
    fn listed(object: &str) -> Vec<(String, String)> {
        Document::parse(object)
            .members()
            .into_iter()
            .map(|member| (member.name.into_owned(), member.value.text().to_owned()))
            .collect()
    }

    proptest! {
        #[test]
        fn setting_changes_one_member_alone(object in object_text(), name in "[a-f\"\\\\]{0,2}") {
            let before = listed(&object);
            let after = set_member(&object, &name, "[1]").unwrap();
            let mut expected = before;
            match expected.iter_mut().rev().find(|(member, _)| *member == name) {
                Some((_, value)) => "[1]".clone_into(value),
                None => expected.push((name.clone(), "[1]".to_owned())),
            }
            prop_assert_eq!(listed(&after), expected);
            prop_assert!(Document::parse(after).is_object());
        }

        #[test]
        fn removing_what_was_added_gives_the_same_bytes_back(object in object_text()) {
            let name = "a name that no sample has";
            let added = set_member(&object, name, "1").unwrap();
            let removed = remove_members(&added, name).unwrap();
            if Document::parse(object.as_str()).members().is_empty() {
                prop_assert_eq!(removed.trim(), "{}");
            } else {
                prop_assert_eq!(removed, object);
            }
        }

        #[test]
        fn removing_keeps_the_others(object in object_text(), which in any::<prop::sample::Index>()) {
            let before = listed(&object);
            prop_assume!(!before.is_empty());
            let name = before[which.index(before.len())].0.clone();
            let after = remove_members(&object, &name).unwrap();
            let expected: Vec<_> = before.into_iter().filter(|(member, _)| *member != name).collect();
            prop_assert_eq!(listed(&after), expected);
            prop_assert!(Document::parse(after).is_object());
        }
    }
}
