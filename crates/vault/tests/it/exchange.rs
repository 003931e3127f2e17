//! Wraps to public keys: plain, and for two.

use vault::{
    CustodyContext, DataKey, HalfWrap, KeyContext, OpenError, Pair, PairWrap, PrivateKey,
    PublicKey, VouchedWrap, Wrap,
};

use crate::{CASE, CONTEXT, POSITION, altered, installation, rng};

const CUSTODY: CustodyContext = CustodyContext {
    organisation: *b"organisation-one",
    holder: *b"member-number-42",
    generation: 3,
};

/// Contexts that differ from [`CONTEXT`] in one field each.
pub(crate) fn other_contexts() -> [KeyContext<'static>; 4] {
    let mut stream = CASE;
    stream[0] ^= 1;
    [
        KeyContext { stream, ..CONTEXT },
        KeyContext {
            compartment: "contact",
            ..CONTEXT
        },
        KeyContext {
            epoch: 1,
            ..CONTEXT
        },
        KeyContext {
            epoch: 3,
            ..CONTEXT
        },
    ]
}

#[test]
fn a_wrapped_data_key_opens_what_the_original_sealed() {
    let rng = &mut rng(1);
    let receiver = PrivateKey::generate(rng);
    let key = DataKey::generate(rng);
    let sealed = key.seal(&POSITION, b"a name", rng);

    // Only the public half is at hand where the wrap is made.
    let public = PublicKey::from_bytes(receiver.public().to_bytes());
    let wrap = public.wrap(&key, &CONTEXT, rng).unwrap();
    let wrap = Wrap::<DataKey>::from_bytes(wrap.into_bytes()).unwrap();

    let unwrapped = receiver.unwrap(&wrap, &CONTEXT).unwrap();
    assert_eq!(&*unwrapped.open(&POSITION, &sealed).unwrap(), b"a name");
}

#[test]
fn a_wrap_opens_for_no_other_context_receiver_or_byte() {
    let rng = &mut rng(2);
    let receiver = PrivateKey::generate(rng);
    let wrap = receiver
        .public()
        .wrap(&DataKey::generate(rng), &CONTEXT, rng)
        .unwrap();
    for elsewhere in other_contexts() {
        let error = receiver.unwrap(&wrap, &elsewhere).unwrap_err();
        assert_eq!(error, OpenError::Failed, "{elsewhere:?}");
    }
    let stranger = PrivateKey::generate(rng);
    assert_eq!(
        stranger.unwrap(&wrap, &CONTEXT).unwrap_err(),
        OpenError::Failed
    );
    for (position, bytes) in altered(wrap.as_bytes()) {
        // X25519 ignores the top bit of a public key (RFC 7748 sec. 5), yet HPKE hashes the
        // encapsulated key as sent, so even that one counts.
        let opened =
            Wrap::<DataKey>::from_bytes(bytes).and_then(|wrap| receiver.unwrap(&wrap, &CONTEXT));
        assert!(opened.is_err(), "byte {position}");
    }
    let mut top_bit = wrap.into_bytes();
    top_bit[32] ^= 0x80;
    let top_bit = Wrap::<DataKey>::from_bytes(top_bit).unwrap();
    assert_eq!(
        receiver.unwrap(&top_bit, &CONTEXT).unwrap_err(),
        OpenError::Failed
    );
}

#[test]
fn an_organisations_key_reaches_a_member_for_its_custody_only() {
    let rng = &mut rng(3);
    let (member, organisation) = (PrivateKey::generate(rng), PrivateKey::generate(rng));
    let wrap = member.public().wrap(&organisation, &CUSTODY, rng).unwrap();
    let unwrapped = member.unwrap(&wrap, &CUSTODY).unwrap();
    assert_eq!(unwrapped.public(), organisation.public());

    for elsewhere in [
        CustodyContext {
            organisation: *b"organisation-two",
            ..CUSTODY
        },
        CustodyContext {
            holder: *b"member-number-43",
            ..CUSTODY
        },
        CustodyContext {
            generation: 4,
            ..CUSTODY
        },
    ] {
        assert_eq!(
            member.unwrap(&wrap, &elsewhere).unwrap_err(),
            OpenError::Failed
        );
    }
}

#[test]
fn a_wrapped_private_key_is_not_taken_for_a_data_key() {
    let rng = &mut rng(4);
    let (member, organisation) = (PrivateKey::generate(rng), PrivateKey::generate(rng));
    let wrap = member.public().wrap(&organisation, &CUSTODY, rng).unwrap();
    let posing = Wrap::<DataKey>::from_bytes(wrap.into_bytes()).unwrap();
    assert_eq!(
        member.unwrap(&posing, &CONTEXT).unwrap_err(),
        OpenError::Failed
    );
}

#[test]
fn a_pair_opens_together_and_neither_alone() {
    let rng = &mut rng(5);
    let (first, second) = (PrivateKey::generate(rng), PrivateKey::generate(rng));
    let pair = Pair {
        first: first.public(),
        second: second.public(),
    };
    let key = DataKey::generate(rng);
    let sealed = key.seal(&POSITION, b"allergic to penicillin", rng);
    let wrap = pair.wrap(&key, &CONTEXT, rng).unwrap();
    let wrap = PairWrap::<DataKey>::from_bytes(wrap.into_bytes()).unwrap();

    assert_eq!(
        first.open_outer(&wrap, &pair, &CONTEXT).unwrap_err(),
        OpenError::Failed
    );
    let half = second.open_outer(&wrap, &pair, &CONTEXT).unwrap();
    assert_eq!(
        second.unwrap_half(&half, &pair, &CONTEXT).unwrap_err(),
        OpenError::Failed
    );
    let half = HalfWrap::<DataKey>::from_bytes(half.into_bytes()).unwrap();
    let opened = first.unwrap_half(&half, &pair, &CONTEXT).unwrap();
    assert_eq!(
        &*opened.open(&POSITION, &sealed).unwrap(),
        b"allergic to penicillin"
    );
}

#[test]
fn a_pairs_wrap_holds_to_its_context_its_pair_and_its_bytes() {
    let rng = &mut rng(6);
    let (first, second) = (PrivateKey::generate(rng), PrivateKey::generate(rng));
    let stranger = PrivateKey::generate(rng).public();
    let pair = Pair {
        first: first.public(),
        second: second.public(),
    };
    let wrap = pair.wrap(&DataKey::generate(rng), &CONTEXT, rng).unwrap();
    let half = second.open_outer(&wrap, &pair, &CONTEXT).unwrap();

    for elsewhere in other_contexts() {
        assert!(second.open_outer(&wrap, &pair, &elsewhere).is_err());
        assert!(first.unwrap_half(&half, &pair, &elsewhere).is_err());
    }
    let other_pair = Pair {
        first: stranger,
        ..pair
    };
    assert!(second.open_outer(&wrap, &other_pair, &CONTEXT).is_err());
    let other_pair = Pair {
        second: stranger,
        ..pair
    };
    assert!(first.unwrap_half(&half, &other_pair, &CONTEXT).is_err());
    for (position, bytes) in altered(wrap.as_bytes()) {
        let opened = PairWrap::<DataKey>::from_bytes(bytes)
            .and_then(|wrap| second.open_outer(&wrap, &pair, &CONTEXT));
        assert!(opened.is_err(), "byte {position}");
    }
}

#[test]
fn two_custodians_bring_back_an_organisations_key() {
    let rng = &mut rng(9);
    let (first, second) = (PrivateKey::generate(rng), PrivateKey::generate(rng));
    let organisation = PrivateKey::generate(rng);
    let pair = Pair {
        first: first.public(),
        second: second.public(),
    };
    let wrap = pair.wrap(&organisation, &CUSTODY, rng).unwrap();
    let half = second.open_outer(&wrap, &pair, &CUSTODY).unwrap();
    let recovered = first.unwrap_half(&half, &pair, &CUSTODY).unwrap();
    assert_eq!(recovered.public(), organisation.public());
    let older = CustodyContext {
        generation: 2,
        ..CUSTODY
    };
    assert!(second.open_outer(&wrap, &pair, &older).is_err());
}

#[test]
fn half_a_pairs_wrap_is_no_wrap_of_its_own() {
    let rng = &mut rng(7);
    let (first, second) = (PrivateKey::generate(rng), PrivateKey::generate(rng));
    let pair = Pair {
        first: first.public(),
        second: second.public(),
    };
    let wrap = pair.wrap(&DataKey::generate(rng), &CONTEXT, rng).unwrap();
    let half = second.open_outer(&wrap, &pair, &CONTEXT).unwrap();
    let posing = Wrap::<DataKey>::from_bytes(half.into_bytes()).unwrap();
    assert_eq!(
        first.unwrap(&posing, &CONTEXT).unwrap_err(),
        OpenError::Failed
    );
}

#[test]
fn a_vouched_wrap_opens_for_its_receiver_context_and_installation_only() {
    let rng = &mut rng(10);
    let (home, abroad) = (installation(10), installation(11));
    let receiver = PrivateKey::generate(rng);
    let key = DataKey::generate(rng);
    let sealed = key.seal(&POSITION, b"a name", rng);
    let wrap = home
        .wrap_to(&receiver.public(), &key, &CONTEXT, rng)
        .unwrap();
    let wrap = VouchedWrap::<DataKey>::from_bytes(wrap.into_bytes()).unwrap();

    let opened = home.unwrap_with(&receiver, &wrap, &CONTEXT).unwrap();
    assert_eq!(&*opened.open(&POSITION, &sealed).unwrap(), b"a name");

    for elsewhere in other_contexts() {
        let error = home.unwrap_with(&receiver, &wrap, &elsewhere).unwrap_err();
        assert_eq!(error, OpenError::Failed, "{elsewhere:?}");
    }
    let stranger = PrivateKey::generate(rng);
    assert_eq!(
        home.unwrap_with(&stranger, &wrap, &CONTEXT).unwrap_err(),
        OpenError::Failed
    );
    let error = abroad.unwrap_with(&receiver, &wrap, &CONTEXT).unwrap_err();
    assert!(
        matches!(error, OpenError::OtherInstallation { .. }),
        "{error}"
    );
    for (position, bytes) in altered(wrap.as_bytes()) {
        let opened = VouchedWrap::<DataKey>::from_bytes(bytes)
            .and_then(|wrap| home.unwrap_with(&receiver, &wrap, &CONTEXT));
        assert!(opened.is_err(), "byte {position}");
    }
}

#[test]
fn a_wrap_planted_in_the_database_is_not_taken() {
    let rng = &mut rng(11);
    let home = installation(12);
    let receiver = PrivateKey::generate(rng);
    // Whoever writes to the database knows every public key, and this data key, but not the
    // installation key.
    let known = DataKey::generate(rng);
    let plain = receiver.public().wrap(&known, &CONTEXT, rng).unwrap();
    assert!(receiver.unwrap(&plain, &CONTEXT).is_ok());
    let thief = installation(13);
    let forged = thief
        .wrap_to(&receiver.public(), &known, &CONTEXT, rng)
        .unwrap();
    let genuine = home
        .wrap_to(&receiver.public(), &DataKey::generate(rng), &CONTEXT, rng)
        .unwrap();

    // Under the home installation's id: with the thief's voucher, and with that of a genuine wrap.
    let own = [&genuine.as_bytes()[..5], &forged.as_bytes()[5..]].concat();
    let borrowed = [&genuine.as_bytes()[..37], &plain.as_bytes()[1..]].concat();
    for planted in [own, borrowed] {
        let planted = VouchedWrap::<DataKey>::from_bytes(planted).unwrap();
        let error = home.unwrap_with(&receiver, &planted, &CONTEXT).unwrap_err();
        assert_eq!(error, OpenError::Failed);
    }
}

#[test]
fn an_installation_says_to_which_public_key_it_wrapped_and_for_what() {
    let rng = &mut rng(14);
    let (home, abroad) = (installation(14), installation(15));
    let (receiver, planted) = (PrivateKey::generate(rng), PrivateKey::generate(rng));
    let key = PrivateKey::generate(rng);
    let wrap = home
        .wrap_to(&receiver.public(), &key, &CUSTODY, rng)
        .unwrap();
    assert!(home.vouches_for(&receiver.public(), &wrap, &CUSTODY));

    assert!(!home.vouches_for(&planted.public(), &wrap, &CUSTODY));
    assert!(!abroad.vouches_for(&receiver.public(), &wrap, &CUSTODY));
    let elsewhere = CustodyContext {
        holder: [9; 16],
        ..CUSTODY
    };
    assert!(!home.vouches_for(&receiver.public(), &wrap, &elsewhere));
    for (position, bytes) in altered(wrap.as_bytes()) {
        let vouched = VouchedWrap::<PrivateKey>::from_bytes(bytes)
            .is_ok_and(|wrap| home.vouches_for(&receiver.public(), &wrap, &CUSTODY));
        assert!(!vouched, "byte {position}");
    }
}

#[test]
fn a_public_key_without_a_private_half_is_refused() {
    // The point of order one: any shared secret with it is zero.
    let nobody = PublicKey::from_bytes([0; 32]);
    let rng = &mut rng(8);
    let error = nobody
        .wrap(&DataKey::generate(rng), &CONTEXT, rng)
        .unwrap_err();
    assert!(error.to_string().contains("not usable"));
}
