//! Shells, environments and sources.

use crate::case::{Case, one, two};

pub fn cases() -> Vec<Case> {
    vec![
        one("curl with -H", "curl -H 'Authorization: Bearer ANA' https://api.example/v1/me"),
        one(
            "curl with --header over lines",
            "curl --request GET \\\n  --url 'https://api.example/v1/me?x=1' \\\n  --header \"Authorization: Bearer ANA\" \\\n  --header 'Accept: application/json' \\\n  --compressed",
        ),
        one("curl with a bare header", "curl -H Authorization:Bearer\\ ANA https://api.example"),
        one("curl with a cookie", "curl -b jwt=ANA https://api.example"),
        one(
            "curl with a cookie over lines",
            "curl -b jwt=ANA \\\n  -X POST \\\n  https://api.example",
        ),
        one("curl that goes on without a space", "curl -b jwt=ANA\\\n -X POST https://api.example"),
        two(
            "curl with header and body",
            "curl -d '{\"id_token\":\"ANA\"}' --oauth2-bearer BOB https://x",
        ),
        one(
            "curl of Windows",
            "curl.exe -H \"Authorization: Bearer ANA\" ^\r\n  https://api.example",
        ),
        one("HTTPie", "http api.example/v1/me Authorization:'Bearer ANA' Accept:*/*"),
        one(
            "PowerShell",
            "$h = @{ Authorization = \"Bearer ANA\" }\r\nInvoke-RestMethod -Headers $h",
        ),
        one("a shell variable", "export TOKEN=ANA"),
        one("a command in place of a variable", "TOKEN=$(echo ANA)"),
        one(
            "an environment file",
            "# staging\nAPI_URL=https://api.example\nACCESS_TOKEN=ANA\nDEBUG=0\n",
        ),
        two(
            "an environment file with quotes",
            "ACCESS_TOKEN=\"ANA\"\nexport REFRESH_TOKEN='BOB'\nNODE_ENV=production\n",
        ),
        one("YAML", "auth:\n  type: bearer\n  token: ANA\n  expires: 2026-11-22\n"),
        one("a folded scalar of YAML", "auth:\n  token: >-\n    ANA\n  expires: 2026-11-22\n"),
        one("TOML", "[auth]\ntoken = \"ANA\"\nttl = 900\n"),
        one("JavaScript", "const token = `ANA`; // expires soon\nfetch(url, {headers: {token}});"),
        one("Python", "headers = {'Authorization': f'Bearer {x}', 'X': b'ANA'}"),
        one("a table of SQL", "INSERT INTO session VALUES (1,'ana','ANA',NULL);"),
        two("a table of CSV", "id,user,token\n1,ana,ANA\n2,bob,BOB\n"),
        one("an escaped quote", "echo \"{\\\"token\\\":\\\"ANA\\\"}\""),
    ]
}
