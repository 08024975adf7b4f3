//! Placeholders that were copied from a guide and left in (PRO-6).
//!
//! A token with one in it is refused by any API, and the reason is seldom given. A false alarm
//! costs trust, so each form is held narrow: a name in brackets, not any text in brackets.

use super::format::is_uuid;

/// Values that guides and tools write where the reader must put in something of their own.
const WHOLE: [&str; 10] = [
    "changeme",
    "change-me",
    "change_me",
    "change-this",
    "replaceme",
    "replace-me",
    "replace_me",
    "insert-here",
    "put-your-secret-here",
    "placeholder",
];

/// Elements of HTML and SVG with names of more than two letters. In angle brackets they are markup,
/// which may well stand in a text without its closing tag, and no placeholder.
const ELEMENTS: [&str; 29] = [
    "applet", "base", "body", "button", "code", "details", "div", "embed", "form", "frame", "head",
    "html", "iframe", "img", "input", "link", "marquee", "math", "meta", "object", "pre", "script",
    "span", "strong", "style", "svg", "table", "template", "video",
];

/// The placeholder in a header parameter's or claim's text, if one was left in.
#[must_use]
pub(super) fn placeholder(text: &str) -> Option<&str> {
    let trimmed = text.trim();
    if WHOLE.iter().any(|whole| trimmed.eq_ignore_ascii_case(whole)) || is_your_name(trimmed) {
        return Some(trimmed);
    }
    bracketed(text, '{', '}').or_else(|| angled(text)).or_else(|| your_host(trimmed))
}

/// `{name}`, also as `${name}` and `{{name}}`, anywhere in the text.
fn bracketed(text: &str, open: char, close: char) -> Option<&str> {
    text.match_indices(open).find_map(|(start, _)| {
        let inner_start = start + open.len_utf8();
        let rest = text.get(inner_start..)?;
        let length = rest.find([open, close])?;
        let inner = rest.get(..length).filter(|inner| is_name(inner))?;
        let end = inner_start + inner.len();
        if !text.get(end..)?.starts_with(close) {
            return None;
        }
        text.get(start..end + close.len_utf8())
    })
}

/// `<name>`, unless the text is markup, which has closing tags.
fn angled(text: &str) -> Option<&str> {
    let is_markup = text.contains("</") || text.contains("/>");
    let names_something = |found: &&str| {
        let name = found.trim_matches(['<', '>']);
        found.len() > 4 && !ELEMENTS.iter().any(|element| name.eq_ignore_ascii_case(element))
    };
    if is_markup { None } else { bracketed(text, '<', '>').filter(names_something) }
}

/// Whether what stands in brackets names something: words of letters and digits, such as
/// `clientId`, `your tenant id` or `CLIENT_ID`. A UUID in braces is a value, not a name.
fn is_name(inner: &str) -> bool {
    const LONGEST: usize = 40;
    inner.len() <= LONGEST
        && inner.starts_with(|c: char| c.is_ascii_alphabetic())
        && inner.bytes().all(|b| b.is_ascii_alphanumeric() || b" _-.".contains(&b))
        && !is_uuid(inner)
}

/// `your-tenant-id`, `YOUR_API_KEY`, `yourClientId`: one word that begins with "your".
fn is_your_name(text: &str) -> bool {
    const LONGEST: usize = 60;
    let Some((your, rest)) = text.split_at_checked(4) else { return false };
    let one_word = text.len() <= LONGEST
        && text.bytes().all(|b| b.is_ascii_alphanumeric() || b"_-.".contains(&b));
    let next = rest.trim_start_matches(['-', '_']);
    let separated = next.len() < rest.len() && !next.is_empty();
    let camel_case = !your.ends_with('R') && rest.starts_with(|c: char| c.is_ascii_uppercase());
    one_word && your.eq_ignore_ascii_case("your") && (separated || camel_case)
}

/// A label of a URL's host that begins with "your": `https://your-tenant.example.com/`.
fn your_host(text: &str) -> Option<&str> {
    let (_, after_scheme) = text.split_once("://")?;
    let host = after_scheme.split(['/', '?', '#']).next()?;
    host.split(['.', ':', '@']).find(|label| is_your_name(label))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_guides_leave_open_is_found() {
        let table = [
            ("{clientId}", "{clientId}"),
            ("${CLIENT_ID}", "{CLIENT_ID}"),
            ("{{client_id}}", "{client_id}"),
            ("https://{tenant}.example.com/", "{tenant}"),
            ("a { b {cpf}", "{cpf}"),
            ("<your client id>", "<your client id>"),
            ("https://<tenant>.example.com", "<tenant>"),
            ("your-tenant-id", "your-tenant-id"),
            ("your-256-bit-secret", "your-256-bit-secret"),
            ("your-api-secret", "your-api-secret"),
            ("YOUR_CLIENT_ID", "YOUR_CLIENT_ID"),
            ("Your-Tenant-Id", "Your-Tenant-Id"),
            ("yourClientId", "yourClientId"),
            (" your_app ", "your_app"),
            ("https://your-tenant.example.com/a", "your-tenant"),
            ("https://id.your-company.example", "your-company"),
            ("ChangeMe", "ChangeMe"),
            ("REPLACE_ME", "REPLACE_ME"),
        ];
        for (text, expected) in table {
            assert_eq!(placeholder(text), Some(expected), "{text}");
        }
    }

    #[test]
    fn near_misses_are_left_alone() {
        let table = [
            "",
            "acme-prod",
            "{}",
            "{1}",
            "{2,3}",
            "{\"a\":1}",
            "{A6F9619F-8B86-D011-B42D-00C04FC964FF}",
            "{unfinished",
            "a < b and c > d",
            "<b>",
            "<script>",
            "<SCRIPT>alert(1)",
            "<img>",
            "a<svg>b",
            "<em>bold</em>",
            "Ana <ana@example.com>",
            "yourself",
            "Your Name Here Ltd",
            "your",
            "your-",
            "YOURS",
            "YOURSELF",
            "youré",
            "please change me",
            "changement",
            "https://example.com/your-account",
            "https://yourname.example.com/",
            "52998224725",
            "$100",
            "John Doe",
        ];
        for text in table {
            assert_eq!(placeholder(text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn no_text_makes_the_search_panic(text in "[${}<> a-zA-Z:/.é-]{0,40}") {
            let found = placeholder(&text);
            prop_assert!(found.is_none_or(|found| text.contains(found)));
        }
    }
}
