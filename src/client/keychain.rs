//! The operating system's keychain, through the keyring project's store for each system.
