//! An envelope acts once, for who sent it, with what was in it.

use crate::world::{World, id};
use domain::customers::{Command as Customers, CustomerDraft, CustomerKind};
use domain::repair_orders::Command as Orders;
use domain::{Actor, Command, CustomerId, Envelope, OrderId, Refusal};
use futures::future::join_all;

async fn sent_many_times(world: &World, actor: &Actor, envelope: &Envelope) {
    let stores = [world.store.clone(), world.another_server().await];
    let copies = (0..40_usize).map(|copy| store::execute(&stores[copy % 2], actor, envelope, world.now));
    let answers = join_all(copies).await;
    let first = answers[0].as_ref().expect("it is carried out");
    for answer in &answers {
        assert_eq!(answer.as_ref().ok(), Some(first), "{answer:?}");
    }
    let events: i64 = sqlx::query_scalar("select count(*) from events where command_id = $1 and kind <> 'moved'")
        .bind(envelope.id.0)
        .fetch_one(&world.all)
        .await
        .unwrap();
    assert_eq!(events, 1);
}

#[tokio::test]
async fn forty_copies_of_a_creating_envelope_create_one_thing_and_answer_the_same() {
    let world = World::new().await;
    let draft = CustomerDraft {
        kind: CustomerKind::Person,
        name: "陈女士".into(),
        phone: "13805712266".into(),
        contact: String::new(),
        address: String::new(),
        note: String::new(),
    };
    let register = world.envelope(Command::Customers(Customers::RegisterCustomer { customer: CustomerId(id()), draft }));
    sent_many_times(&world, &world.advisor_lin, &register).await;
    let vehicle = world.car("浙A8K2C7", "LFV2A21K8J3000001").await;
    let order = OrderId(id());
    let open = world.envelope(Command::RepairOrders(Orders::Open { order, vehicle }));
    sent_many_times(&world, &world.advisor_lin, &open).await;
    assert_eq!(world.order(order).await.number, "RO260312-001");
    let check_in =
        world.envelope(Command::RepairOrders(Orders::CheckIn { order, check_in: world.check_in(41_236), closed_is_meant: false }));
    sent_many_times(&world, &world.advisor_lin, &check_in).await;
    let refused: i64 = sqlx::query_scalar("select count(*) from refused_attempts").fetch_one(&world.all).await.unwrap();
    assert_eq!(refused, 0);
}

#[tokio::test]
async fn an_envelope_of_somebody_else_or_with_another_command_is_refused_and_does_nothing() {
    let world = World::new().await;
    let vehicles = world.fleet(2).await;
    let (order, _) = world.authorised(vehicles[0]).await;
    let note = |order| Command::RepairOrders(Orders::Annotate { order, text: "车主中午来".into() });
    let envelope = world.envelope(note(order));
    store::execute(&world.store, &world.advisor_lin, &envelope, world.now).await.unwrap();
    let before = world.picture().await;
    let other_order = OrderId(id());
    let forged = [
        (&world.director_zhao, note(order)),
        (&world.advisor_lin, Command::RepairOrders(Orders::Annotate { order, text: "别的".into() })),
        (&world.advisor_lin, Command::RepairOrders(Orders::Quote { order, promised_at: None, closed_is_meant: false })),
        (&world.advisor_lin, Command::RepairOrders(Orders::Open { order: other_order, vehicle: vehicles[1] })),
    ];
    for (actor, command) in forged {
        let envelope = Envelope { command, ..envelope.clone() };
        let refused = store::execute(&world.store, actor, &envelope, world.now).await.unwrap_err();
        assert_eq!(refused.refusal(), Some(&Refusal::EnvelopeReused), "{envelope:?}");
    }
    assert_eq!(world.picture().await, before);
}

#[tokio::test]
async fn what_was_refused_is_kept_although_it_was_rolled_back_even_when_it_cannot_be_stored_as_typed() {
    let world = World::new().await;
    let (order, _) = world.authorised(world.car("浙A8K2C7", "LFV2A21K8J3000001").await).await;
    let kept = async || {
        sqlx::query_as::<_, (String, uuid::Uuid, String)>(
            "select case jsonb_typeof(refusal) when 'string' then refusal #>> '{}' else (select jsonb_object_keys(refusal)) end, person_id, coalesce(command #>> '{command,text}', command #>> '{command,reason}', '')
               from refused_attempts order by attempt_id",
        )
        .fetch_all(&world.all)
        .await
        .unwrap()
    };
    let forbidden = Command::RepairOrders(Orders::Void { order, reason: "擦\0掉".into() });
    world.asks(&world.cashier_shen, forbidden).await.unwrap_err();
    let empty = Command::RepairOrders(Orders::Annotate { order, text: " ".into() });
    world.asks(&world.advisor_lin, empty).await.unwrap_err();
    let elsewhere = world.envelope(Command::RepairOrders(Orders::Annotate { order, text: "?".into() }));
    store::execute(&world.store, &world.stranger, &elsewhere, world.now).await.unwrap_err();
    let expected = [
        ("not_allowed", world.cashier_shen.person.0, "擦掉"),
        ("field_empty", world.advisor_lin.person.0, " "),
        ("other_dealership", world.stranger.person.0, "?"),
    ];
    assert_eq!(kept().await, expected.map(|(code, person, text)| (code.to_owned(), person, text.to_owned())));
}
