//! Rights of delegated administrators that are asked for here.

pub const WRITE_USERS: &str = "sysconsole_write_user_management_users";
pub const READ_PERMISSIONS: &str = "sysconsole_read_user_management_permissions";
pub const WRITE_PERMISSIONS: &str = "sysconsole_write_user_management_permissions";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn they_exist() {
        for wanted in [WRITE_USERS, READ_PERMISSIONS, WRITE_PERMISSIONS] {
            assert!(access::defaults::permissions().iter().any(|(name, _)| *name == wanted), "{wanted}");
        }
    }
}
