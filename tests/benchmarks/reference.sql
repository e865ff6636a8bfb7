-- What the database alone can do: the statements of one received message, in one call, without a network or Python between.
-- Each of eight accounts has fifty known customers; `bench_prepare` makes them on a migrated database.

CREATE TABLE bench_customers (number int PRIMARY KEY, account_id uuid, inbox_id uuid, phone text);
CREATE TABLE bench_deliveries (
    id uuid, account_id uuid NOT NULL, inbox_id uuid NOT NULL, received_at timestamptz NOT NULL DEFAULT now(),
    body bytea NOT NULL, is_processed boolean NOT NULL DEFAULT false, PRIMARY KEY (id, received_at));
CREATE INDEX ON bench_deliveries (inbox_id, id) WHERE NOT is_processed;
CREATE SEQUENCE bench_external_ids;

CREATE FUNCTION bench_prepare() RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    v_account uuid;
    v_inbox uuid;
    v_contact uuid;
    v_phone text;
BEGIN
    FOR a IN 0..7 LOOP
        v_account := gen_random_uuid();
        v_inbox := gen_random_uuid();
        INSERT INTO accounts (id, name) VALUES (v_account, 'Reference ' || a);
        INSERT INTO event_counters (account_id, last_number) VALUES (v_account, 0);
        INSERT INTO inboxes (account_id, id, name, channel, key, external_id)
            VALUES (v_account, v_inbox, 'Reference', 'whatsapp', 'reference-' || a, '1');
        FOR c IN 0..49 LOOP
            v_contact := gen_random_uuid();
            v_phone := '+55119' || (90000000 + a * 50 + c);
            INSERT INTO contacts (account_id, id, profile_name, search_name, phone)
                VALUES (v_account, v_contact, 'Cliente', 'cliente', v_phone);
            INSERT INTO contact_identities (account_id, scope, kind, value, contact_id, address)
                VALUES (v_account, 'whatsapp', 'phone', v_phone, v_contact, v_phone);
            INSERT INTO conversations (account_id, id, inbox_id, contact_id, last_activity_at)
                VALUES (v_account, gen_random_uuid(), v_inbox, v_contact, now());
            INSERT INTO bench_customers VALUES (a * 50 + c, v_account, v_inbox, v_phone);
        END LOOP;
    END LOOP;
END $$;

CREATE FUNCTION bench_ingest(p_number int, p_text text) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    v_customer bench_customers;
    v_external text := 'reference.' || nextval('bench_external_ids');
    v_contact contacts;
    v_conversation conversations;
    v_message uuid := gen_random_uuid();
    v_last jsonb;
    v_now timestamptz := now();
    v_event bigint;
BEGIN
    SELECT * INTO v_customer FROM bench_customers WHERE number = p_number;
    SELECT k.* INTO v_contact FROM contact_identities i
        JOIN contacts k ON k.account_id = i.account_id AND k.id = i.contact_id
        WHERE i.account_id = v_customer.account_id AND i.scope = 'whatsapp' AND i.kind = 'phone'
        AND i.value = v_customer.phone FOR UPDATE;
    SELECT * INTO v_conversation FROM conversations
        WHERE account_id = v_customer.account_id AND inbox_id = v_customer.inbox_id AND contact_id = v_contact.id
        FOR UPDATE;
    INSERT INTO messages (account_id, id, conversation_id, inbox_id, seq, direction, kind, text, author_kind,
        external_id, status, position_at, provider_at, created_at)
        VALUES (v_customer.account_id, v_message, v_conversation.id, v_customer.inbox_id,
            v_conversation.last_seq + 1, 'in', 'text', p_text, 'contact', v_external, 'received', v_now, v_now, v_now)
        ON CONFLICT DO NOTHING;
    IF NOT FOUND THEN
        RETURN;
    END IF;
    v_last := jsonb_build_object('id', v_message, 'seq', v_conversation.last_seq + 1, 'kind', 'text',
        'direction', 'in', 'visibility', 'public', 'text', left(p_text, 160), 'status', 'received',
        'author_kind', 'contact', 'author_id', NULL, 'at', v_now);
    UPDATE conversations SET last_seq = last_seq + 1, unread_count = unread_count + 1, last_message = v_last,
        last_activity_at = v_now, last_inbound_at = v_now, version = version + 1,
        reply_address = jsonb_build_object('kind', 'phone', 'address', v_customer.phone)
        WHERE account_id = v_customer.account_id AND id = v_conversation.id;
    UPDATE event_counters SET last_number = last_number + 1 WHERE account_id = v_customer.account_id
        RETURNING last_number INTO v_event;
    INSERT INTO events (account_id, number, type, at, conversation_id, audience, left_audience, before, after, payload)
        VALUES (v_customer.account_id, v_event, 'message.created', v_now, v_conversation.id, '{all,nodept}', '{}',
            NULL, NULL, convert_to(jsonb_build_object('type', 'message.created', 'at', v_now,
                'message', v_last, 'conversation', v_last, 'filler', repeat('x', 1500))::text, 'UTF8'));
END $$;
