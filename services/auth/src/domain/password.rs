//! What a password must have.

use model::Problem;
use settings::PasswordSettings;

/// Bytes; more would be cut off by the hashes of imported accounts.
const MAX: usize = 72;
const SYMBOLS: &str = " !\"\\#$%&'()*+,-./:;<=>?@[]^_`|~";

pub fn check(password: &str, rules: &PasswordSettings) -> Result<(), Problem> {
    let minimum = usize::try_from(rules.minimum_length).unwrap_or_default();
    if password.len() < minimum {
        return Err(Problem::bad_request(
            "model.user.is_valid.pwd_min_length.app_error",
            "The password is too short.",
        ));
    }
    if password.len() > MAX {
        return Err(Problem::bad_request(
            "model.user.is_valid.pwd_max_length.app_error",
            "The password must be 72 bytes or less.",
        ));
    }
    let lacks = |wanted: bool, has: bool, suffix: &'static str| if wanted && !has { suffix } else { "" };
    let missing = [
        lacks(rules.lowercase, password.bytes().any(|b| b.is_ascii_lowercase()), "_lowercase"),
        lacks(rules.uppercase, password.bytes().any(|b| b.is_ascii_uppercase()), "_uppercase"),
        lacks(rules.number, password.bytes().any(|b| b.is_ascii_digit()), "_number"),
        lacks(rules.symbol, password.chars().any(|c| SYMBOLS.contains(c)), "_symbol"),
    ]
    .concat();
    if missing.is_empty() {
        return Ok(());
    }
    let mut problem = Problem::bad_request("", "The password lacks characters of a kind it must have.");
    problem.id = format!("model.user.is_valid.pwd{missing}.app_error").into();
    Err(problem)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rules(strict: bool) -> PasswordSettings {
        PasswordSettings {
            minimum_length: 8,
            lowercase: strict,
            uppercase: strict,
            number: strict,
            symbol: strict,
            enable_forgot_link: true,
        }
    }

    fn refusal(password: &str, strict: bool) -> String {
        check(password, &rules(strict)).err().map(|problem| problem.id.into_owned()).unwrap_or_default()
    }

    #[test]
    fn passwords() {
        assert_eq!(refusal("Pass-word1", true), "");
        assert_eq!(refusal("abc", false), "model.user.is_valid.pwd_min_length.app_error");
        assert_eq!(refusal(&"p".repeat(73), false), "model.user.is_valid.pwd_max_length.app_error");
        assert_eq!(refusal("PASSWORD1-", true), "model.user.is_valid.pwd_lowercase.app_error");
        assert_eq!(refusal("password", true), "model.user.is_valid.pwd_uppercase_number_symbol.app_error");
    }
}
