//! Key files and key texts.

use std::fs;

use vault::{InstallationKey, KeyBytes, KeyFileError, KeyKind, KeyTextError};

use crate::rng;

#[test]
fn a_created_key_loads_again_and_is_never_overwritten() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("installation.key");
    let created = InstallationKey::create_file(&path, &mut rng(1)).unwrap();
    assert_eq!(InstallationKey::load(&path).unwrap().id(), created.id());

    let error = InstallationKey::create_file(&path, &mut rng(2)).unwrap_err();
    assert!(
        error.to_string().contains("cannot create key file"),
        "{error}"
    );
    assert_eq!(InstallationKey::load(&path).unwrap().id(), created.id());
}

#[cfg(unix)]
#[test]
fn a_key_file_is_its_owners_alone() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("installation.key");
    InstallationKey::create_file(&path, &mut rng(1)).unwrap();
    assert_eq!(
        fs::metadata(&path).unwrap().permissions().mode() & 0o7777,
        0o600
    );

    for open in [0o644, 0o640, 0o604, 0o660, 0o602, 0o610] {
        fs::set_permissions(&path, fs::Permissions::from_mode(open)).unwrap();
        let error = InstallationKey::load(&path).unwrap_err();
        assert!(matches!(error, KeyFileError::OpenToOthers { mode, .. } if mode == open));
        assert!(error.to_string().contains("chmod 600"), "{error}");
    }
    fs::set_permissions(&path, fs::Permissions::from_mode(0o400)).unwrap();
    InstallationKey::load(&path).unwrap();
}

/// Writes `text` as a file that only its owner can read.
fn private_file(folder: &tempfile::TempDir, text: &[u8]) -> std::path::PathBuf {
    let path = folder.path().join("key");
    fs::write(&path, text).unwrap();
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
    }
    path
}

#[test]
fn what_is_no_key_is_refused_with_a_reason_that_does_not_repeat_it() {
    let folder = tempfile::tempdir().unwrap();
    let nearly = "5e".repeat(31);
    for (text, reason) in [
        ("", "encodes 0"),
        (nearly.as_str(), "31"),
        ("correct horse battery staple", "neither"),
    ] {
        let path = private_file(&folder, text.as_bytes());
        let error = InstallationKey::load(&path).unwrap_err();
        let KeyFileError::Text { source, .. } = &error else {
            panic!("{error}")
        };
        let message = source.to_string();
        assert!(message.contains(reason), "{message}");
        assert!(text.is_empty() || !message.contains(text), "{message}");
    }
    let error = InstallationKey::load(&private_file(&folder, &[0xff; 32])).unwrap_err();
    assert!(matches!(error, KeyFileError::Io { action: "read", .. }));
    let error = InstallationKey::load(folder.path()).unwrap_err();
    assert!(
        error.to_string().contains("not a regular file")
            || error.to_string().contains("open to other")
    );
    let error = InstallationKey::load(&folder.path().join("nowhere")).unwrap_err();
    assert!(error.to_string().contains("nowhere"), "{error}");
}

#[test]
fn a_key_of_one_kind_is_not_loaded_as_another() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("log.key");
    KeyBytes::generate(&mut rng(1))
        .create_file(KeyKind::LogSigning, &path)
        .unwrap();
    let error = InstallationKey::load(&path).unwrap_err();
    assert!(
        error.to_string().contains("throughline-log-signing-key-1"),
        "{error}"
    );
}

#[test]
fn texts_from_other_places_are_read() {
    let bytes = [0xfb; 32];
    let id = InstallationKey::from_bytes(&bytes).id();
    let hex = "fb".repeat(32);
    let base64 = "+/v7+/v7+/v7+/v7+/v7+/v7+/v7+/v7+/v7+/v7+/s=";
    let texts = [
        hex.clone(),
        hex.to_uppercase(),
        format!("  {hex}\r\n"),
        format!("throughline-installation-key-1 {hex}\n"),
        base64.to_owned(),
        base64.trim_end_matches('=').to_owned(),
        base64.replace('+', "-").replace('/', "_"),
    ];
    for text in texts {
        assert_eq!(
            InstallationKey::from_text(&text).unwrap().id(),
            id,
            "`{text}`"
        );
    }
    assert_eq!(
        InstallationKey::from_text("YWJj").unwrap_err(),
        KeyTextError::WrongLength { found: 3 }
    );
}
