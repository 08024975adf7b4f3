//! Headers, cookies, URLs and forms.

use crate::{
    case::{Case, none, one, two},
    samples::ana,
};

pub fn cases() -> Vec<Case> {
    vec![
        one("a token alone", "ANA"),
        one("a token and a line end", "ANA\r\n"),
        one("a bearer token", "Bearer ANA"),
        one("a header line", "Authorization: Bearer ANA"),
        one("a DPoP header", "Authorization: DPoP ANA\r\nDPoP-Nonce: 4f2a.b\r\n"),
        one("a header without a scheme", "X-Auth-Token:ANA"),
        one("a header with a prefix of its own", "X-Id: v1-ANA"),
        two(
            "a request of HTTP/1.1",
            "GET /v1/scores HTTP/1.1\r\nHost: api.example:8443\r\nAuthorization: Bearer ANA\r\n\
             Cookie: lang=en; session=BOB; theme=dark\r\nAccept: */*\r\n\r\n",
        ),
        one("a cookie line", "Cookie: lang=en; __Host-session.v2=ANA; theme=dark"),
        one("a cookie that is set", "Set-Cookie: jwt=ANA; Path=/; HttpOnly; Max-Age=900"),
        one("a signed cookie of Express", "connect.sid=s:ANA"),
        one("a query", "https://api.example/callback?token=ANA"),
        one("a query among others", "https://api.example/cb?a=b&id_token=ANA&state=eyJhIjoxfQ#top"),
        two("a fragment", "https://app.example/#access_token=ANA&id_token=BOB&token_type=bearer"),
        one("a parameter of any name", "https://shop.example/pay?x-9=ANA&y=1"),
        one("a step of a path", "https://api.example/verify/ANA/confirm?x=1"),
        one("the last step of a path", "https://api.example/verify/ANA"),
        one("a path with a query", "https://api.example/verify/ANA?next=/home"),
        one("a URL in angle brackets", "See <https://api.example/?token=ANA>."),
        one("a form", "grant_type=refresh_token&refresh_token=ANA&client_id=desk"),
        one("a form with a space", "authorization=Bearer+ANA&x=1"),
        one("a WebSocket protocol", "Sec-WebSocket-Protocol: graphql-ws, access.ANA"),
        none(
            "a URL inside a URL",
            "https://app.example/?next=https%3A%2F%2Fapi.example%2F%3Ftoken%3DANA%26x%3D1",
        )
        .finds([ana()])
        .undoing([]),
        none(
            "a URL inside a URL inside a URL",
            "u=https%253A%252F%252Fx%252F%253Ftoken%253DANA%2526a",
        )
        .finds([ana()])
        .undoing([]),
    ]
}
