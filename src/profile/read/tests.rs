use proptest::prelude::*;

use super::*;

const GOOD: &str = include_str!("../../../assets/profiles/gamification.toml");

fn read(text: &str) -> Result<Profile, Vec<ProfileError>> {
    read_profile(text, Path::new("my.toml"))
}

/// The errors of a profile of these lines after `id` and `name`, as they are printed.
fn errors_of(lines: &str) -> Vec<String> {
    let text = format!("id = \"x\"\nname = \"X\"\n{lines}");
    read(&text).expect_err(lines).iter().map(ToString::to_string).collect()
}

#[test]
fn an_error_names_file_line_and_key() {
    let table = [
        ("colour = 1", "my.toml:3: colour: there is no such key; known here are"),
        ("nmae = 'a'", "my.toml:3: nmae: there is no such key; did you mean name?"),
        ("about = 1", "my.toml:3: about: this must be a string and is a number"),
        (
            "issuer_is_client_id = 'yes'",
            "my.toml:3: issuer_is_client_id: this must be true or false",
        ),
        ("algorithms = 'HS256'", "my.toml:3: algorithms: this must be an array of strings"),
        (
            "algorithms = [\n 'HS256',\n 'hs256']",
            "my.toml:5: algorithms: \"hs256\" is no algorithm that Jotbench knows; did you mean \"HS256\"?",
        ),
        ("algorithms = [\n 1]", "my.toml:4: algorithms: this must be a string and is a number"),
        ("claims = 1", "my.toml:3: claims: this must be a table and is a number"),
        ("[claims]\niss = 1", "my.toml:4: claims.iss: this must be a table and is a number"),
        (
            "[claims.iss]\n\ntype = 'strin'",
            "my.toml:5: claims.iss.type: \"strin\" is no claim type; did you mean \"string\"?",
        ),
        (
            "[claims.iss]\nformat = 'colour'",
            "my.toml:4: claims.iss.format: \"colour\" is no format; known are \"cpf\", \"uuid\"",
        ),
        (
            "[claims.iss]\npresence = 'requird'",
            "my.toml:4: claims.iss.presence: \"requird\" is no presence; did you mean \"required\"?",
        ),
        (
            "[claims.iss]\ntyp = 'string'",
            "my.toml:4: claims.iss.typ: there is no such key; did you mean type?",
        ),
        ("[claims.\"a b\"]\nx_y_z = 1", "my.toml:4: claims.\"a b\".x_y_z: there is no such key"),
        (
            "[claims.a]\ntype = 'number'\nformat = 'cpf'",
            "my.toml:5: claims.a.format: only a string has a format, and this is a number",
        ),
        (
            "[claims.a]\nvalues = [{}]",
            "my.toml:4: claims.a.values: this must be a string, an integer or a boolean",
        ),
        ("[claims.a]\nexample = 2026-11-22", "my.toml:4: claims.a.example: JSON has no dates"),
        (
            "[header.alg]\nvalues = ['HS256']",
            "my.toml:3: header.alg: alg is fixed by the key algorithms",
        ),
        ("[lifetime]\nmax = 'soon'", "my.toml:4: lifetime.max: \"soon\" is no length of time"),
        ("[lifetime]\nmax = 900", "my.toml:4: lifetime.max: this must be a string and is a number"),
        ("[lifetime]\nmax = '1h'\nmin = '2h'", "my.toml:5: lifetime.min: min is longer than max"),
        (
            "[lifetime]\nusual = '2h'\nmax = '1h'",
            "my.toml:4: lifetime.usual: usual is longer than max",
        ),
        (
            "[template.claims]\nexp = { now_plus = 15 }",
            "my.toml:4: template.claims.exp: write { now_plus = \"15m\" }",
        ),
        (
            "[template.claims]\nexp = { now_plus = 'x' }",
            "my.toml:4: template.claims.exp: \"x\" is no length of time",
        ),
        (
            "[template.claims]\niss = { client_id = false }",
            "my.toml:4: template.claims.iss: write { client_id = true }",
        ),
        (
            "[template.claims]\na = { json = '[' }",
            "my.toml:4: template.claims.a: what json holds must be JSON",
        ),
        (
            "[template.claims]\na = [\n1,\nnan]",
            "my.toml:6: template.claims.a: JSON has no infinity and no NaN",
        ),
        ("[template]\npayload = {}", "my.toml:4: template.payload: there is no such key"),
        (
            "[[errors]]\ncode = '1'\nmeaning = 'm'\n[[errors]]\ncode = '2'\nmeaning = 'm'\nsolution = 's'",
            "my.toml:3: errors.solution: this key is missing",
        ),
        (
            "[[errors]]\ncode = ''\nmeaning = 'm'\nsolution = 's'",
            "my.toml:4: errors.code: this must not be empty",
        ),
        (
            "[[errors]]\ncode = '1'\nmeaning = 'm'\nsolution = 's'\nrules = ['CLM-3', 'CLM-99']",
            "my.toml:7: errors.rules: \"CLM-99\" is no rule that Jotbench checks",
        ),
        ("errors = 1", "my.toml:3: errors: this must be an array of tables"),
        (
            "[recognise]\nissuer = []",
            "my.toml:4: recognise.issuer: there is no such key; did you mean issuers?",
        ),
        ("about = ", "my.toml:3: this is no TOML: "),
        ("about = 'a'\nabout = 'b'", "my.toml:4: this is no TOML: duplicate key"),
        ("[claims", "my.toml:3: this is no TOML: "),
    ];
    for (lines, expected) in table {
        let errors = errors_of(lines);
        assert!(errors[0].starts_with(expected), "{lines}\n{errors:#?}");
        assert_eq!(errors.len(), 1, "{lines}\n{errors:#?}");
    }
}

#[test]
fn a_missing_or_bad_id_is_named() {
    let errors = |text: &str| -> Vec<String> {
        read(text).expect_err(text).iter().map(ToString::to_string).collect()
    };
    assert_eq!(
        errors(""),
        ["my.toml:1: id: this key is missing", "my.toml:1: name: this key is missing"]
    );
    let long = "x".repeat(65);
    for id in ["My-API", "a b", "a/b", "é", &long] {
        let found = errors(&format!("name = 'a'\nid = '{id}'"));
        assert!(found[0].starts_with("my.toml:2: id: an id has at most 64 "), "{found:?}");
    }
}

#[test]
fn all_errors_are_given_at_once_by_line() {
    let errors = errors_of("[claims.a]\ntype = 1\ncolour = 2\n[claims.b]\nformat = 'x'");
    let places: Vec<&str> = errors.iter().map(|error| error.split(": ").next().unwrap()).collect();
    assert_eq!(places, ["my.toml:4", "my.toml:5", "my.toml:7"]);
}

#[test]
fn every_key_is_read_to_its_field() {
    let profile = read(GOOD).unwrap();
    assert_eq!(profile.id, "gamification");
    assert_eq!(profile.algorithms, [Algorithm::Hs256]);
    assert_eq!(
        profile.lifetime,
        Lifetime { usual: Some(3600), min: Some(3600), max: Some(86_400) }
    );
    let names: Vec<&str> = profile.claims.iter().map(|rule| &*rule.name).collect();
    assert_eq!(names, ["sub", "iss", "aud", "iat", "exp", "scope"], "the order of the file");
    let codes: Vec<&str> = profile.errors.iter().map(|error| &*error.code).collect();
    assert_eq!(
        codes,
        [
            "invalid_token",
            "token_expired",
            "invalid_signature",
            "missing_required_claim",
            "insufficient_permissions"
        ]
    );
    assert_eq!(profile.sent_as, "Authorization: Bearer {token}");
    assert_eq!(profile.toml, GOOD);
    assert!(profile.issuer_is_client_id && !profile.built_in);
}

#[test]
fn the_reference_at_the_top_of_plain_jwt_is_a_profile_with_every_key() {
    let text: String = include_str!("../../../assets/profiles/jwt.toml")
        .lines()
        .take_while(|line| line.starts_with('#'))
        .filter(|line| *line == "#" || line.starts_with("#     "))
        .map(|line| line.trim_start_matches('#').trim_start().to_owned() + "\n")
        .collect();
    let profile = read(&text).unwrap();
    assert_eq!(profile.id, "my-api");
    assert_eq!(profile.claims[0].format, Some(ClaimFormat::Uuid));
    assert_eq!(profile.template.claims.len(), 4);
    assert_eq!(profile.errors[0].rules, ["CLM-3"]);
    assert_eq!(profile.recognise[0].arrays, ["scope"]);
}

proptest! {
    #[test]
    fn no_text_makes_the_reader_panic(text in any::<String>()) {
        let _ = read(&text);
    }

    #[test]
    fn no_toml_makes_the_reader_panic(
        text in r"(\[?\[(claims|template|errors|header|lifetime|a)(\.(a|claims|iss))?\]?\]\n|(id|type|rules|max|values|iss|a\.b) = (1|'x'|\[\]|\[1, \{\}\]|\{ (now_plus|json|a) = ('1'|1|\[\]) \}|nan|07:32:00)\n){0,8}"
    ) {
        let _ = read(&text);
    }

    #[test]
    fn no_change_to_a_profile_makes_the_reader_panic(
        at in 0..GOOD.len(), length in 0..40_usize, put_in in "[\\[\\]{}='\"\n#.a0é]{0,4}"
    ) {
        let start = GOOD.floor_char_boundary(at);
        let end = GOOD.floor_char_boundary((at + length).min(GOOD.len())).max(start);
        let text = format!("{}{put_in}{}", &GOOD[..start], &GOOD[end..]);
        if let Err(errors) = read(&text) {
            let lines = text.split('\n').count();
            prop_assert!(!errors.is_empty());
            prop_assert!(errors.iter().all(|error| (1..=lines).contains(&error.line)));
        }
    }
}
