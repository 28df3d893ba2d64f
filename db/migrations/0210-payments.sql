-- Money at the counter: what was charged, what the bank says came in, cash, refunds, receipts and the closing of a day.
-- Amounts are whole đồng. A bank's word is stored raw before it is understood; one transaction of a bank counts once.

create table payment_accounts (
  commune_id integer not null references communes (commune_id) deferrable,
  id uuid not null,
  bank_bin text not null,
  account_number text not null,
  account_name text not null,
  provider text not null,
  -- Raised to make a new webhook secret: the old one stops being believed.
  key_number integer not null default 1,
  opened_at timestamptz not null,
  closed_at timestamptz,
  primary key (commune_id, id),
  constraint payment_accounts_once unique (commune_id, bank_bin, account_number)
);
select guard_commune_table('payment_accounts');

create table charges (
  commune_id integer not null references communes (commune_id) deferrable,
  id uuid not null,
  subject_kind text not null,
  subject_id text not null,
  title text not null,
  payer_name text,
  -- In the purpose of a transfer; unguessable, with a check sign.
  code text not null,
  -- When the fee falls due in the life of its subject: 1 on receipt, 2 on supplement, 4 on return.
  stage smallint not null default 1,
  amount_vnd bigint not null check (amount_vnd > 0),
  lines jsonb not null,
  account_id uuid,
  state text not null default 'pending' check (state in ('pending', 'partial', 'paid', 'over', 'cancelled', 'refunded')),
  paid_vnd bigint not null default 0 check (paid_vnd >= 0),
  refunded_vnd bigint not null default 0 check (refunded_vnd >= 0 and refunded_vnd <= paid_vnd),
  raised_at timestamptz not null,
  raised_by text not null,
  due_at timestamptz,
  settled_at timestamptz,
  cancelled_at timestamptz,
  cancel_reason text,
  primary key (commune_id, id),
  constraint charges_code_once unique (commune_id, code)
);
create index charges_subject on charges (commune_id, subject_kind, subject_id);
create index charges_newest on charges (commune_id, raised_at desc, id);
create index charges_state on charges (commune_id, state, raised_at desc, id);
create index charges_open_amount on charges (commune_id, amount_vnd) where state in ('pending', 'partial');
create index charges_public_code on charges (code);
select guard_commune_table('charges');

-- Every signed message of a bank, word for word, before anything is decided. settled_at empty = not looked at yet.
create table bank_messages (
  commune_id integer not null references communes (commune_id) deferrable,
  id uuid not null,
  account_id uuid not null,
  provider text not null,
  received_at timestamptz not null,
  body text not null,
  settled_at timestamptz,
  outcome text check (outcome in ('credited', 'repeated', 'differs', 'unreadable', 'other_account', 'not_a_credit')),
  credit_id uuid,
  primary key (commune_id, id)
);
create index bank_messages_waiting on bank_messages (received_at) where settled_at is null;
create index bank_messages_newest on bank_messages (commune_id, received_at desc, id);
create index bank_messages_odd on bank_messages (commune_id, received_at desc) where outcome in ('differs', 'unreadable', 'other_account');
select guard_commune_table('bank_messages');

create table bank_credits (
  commune_id integer not null references communes (commune_id) deferrable,
  id uuid not null,
  account_id uuid not null,
  provider text not null,
  transaction_id text not null,
  amount_vnd bigint not null check (amount_vnd > 0),
  booked_at timestamptz not null,
  -- The Vietnamese day of booked_at.
  booked_on date not null,
  purpose text not null,
  payer_name text,
  first_seen text not null check (first_seen in ('webhook', 'statement')),
  first_seen_at timestamptz not null,
  statement_id uuid,
  verdict text not null check (verdict in ('exact', 'partial', 'over', 'late', 'unmatched')),
  -- matched: counted for a charge; held: waits for a person; returned: sent back to the payer.
  state text not null check (state in ('matched', 'held', 'returned')),
  charge_id uuid,
  -- The charge its code names although it is held (late money).
  named_charge_id uuid,
  settled_by text,
  settled_at timestamptz,
  primary key (commune_id, id),
  constraint bank_credits_once unique (commune_id, provider, transaction_id)
);
create index bank_credits_day on bank_credits (commune_id, booked_on, booked_at, id);
create index bank_credits_held on bank_credits (commune_id, booked_at) where state = 'held';
create index bank_credits_charge on bank_credits (commune_id, charge_id) where charge_id is not null;
select guard_commune_table('bank_credits');

-- Money counted for a charge: one row per bank credit or cash payment.
create table charge_payments (
  commune_id integer not null references communes (commune_id) deferrable,
  id uuid not null,
  charge_id uuid not null,
  kind text not null check (kind in ('bank', 'cash')),
  credit_id uuid,
  amount_vnd bigint not null check (amount_vnd > 0),
  paid_at timestamptz not null,
  paid_on date not null,
  recorded_by text not null,
  recorded_at timestamptz not null,
  primary key (commune_id, id),
  constraint charge_payments_credit_once unique (commune_id, credit_id),
  foreign key (commune_id, charge_id) references charges,
  foreign key (commune_id, credit_id) references bank_credits,
  check ((kind = 'bank') = (credit_id is not null))
);
create index charge_payments_charge on charge_payments (commune_id, charge_id, paid_at);
create index charge_payments_day on charge_payments (commune_id, paid_on, kind);
select guard_commune_table('charge_payments');

-- Four eyes: who asks never approves. Of a charge (too much, cancelled) or of a held credit.
create table refunds (
  commune_id integer not null references communes (commune_id) deferrable,
  id uuid not null,
  charge_id uuid,
  credit_id uuid,
  amount_vnd bigint not null check (amount_vnd > 0),
  method text not null check (method in ('bank', 'cash')),
  reason text not null,
  state text not null default 'asked' check (state in ('asked', 'approved', 'refused', 'paid')),
  asked_by text not null,
  asked_at timestamptz not null,
  decided_by text,
  decided_at timestamptz,
  decision_note text,
  paid_at timestamptz,
  paid_on date,
  bank_reference text,
  last_error text,
  primary key (commune_id, id),
  constraint refunds_four_eyes check (decided_by is null or decided_by <> asked_by),
  check (charge_id is not null or credit_id is not null)
);
create index refunds_newest on refunds (commune_id, asked_at desc, id);
create index refunds_charge on refunds (commune_id, charge_id) where charge_id is not null;
create index refunds_credit on refunds (commune_id, credit_id) where credit_id is not null;
create index refunds_day on refunds (commune_id, paid_on) where paid_on is not null;
create index refunds_to_pay on refunds (decided_at) where state = 'approved' and method = 'bank';
select guard_commune_table('refunds');

-- One running number a year.
create table receipt_counters (
  commune_id integer not null references communes (commune_id) deferrable,
  year integer not null,
  last_number integer not null,
  primary key (commune_id, year)
);
select guard_commune_table('receipt_counters');

create table receipts (
  commune_id integer not null references communes (commune_id) deferrable,
  id uuid not null,
  year integer not null,
  number integer not null,
  charge_id uuid not null,
  amount_vnd bigint not null,
  issued_at timestamptz not null,
  issued_by text not null,
  primary key (commune_id, id),
  constraint receipts_number_once unique (commune_id, year, number),
  constraint receipts_charge_once unique (commune_id, charge_id),
  foreign key (commune_id, charge_id) references charges
);
select guard_commune_table('receipts');

create table bank_statements (
  commune_id integer not null references communes (commune_id) deferrable,
  id uuid not null,
  account_id uuid not null,
  source text not null check (source in ('file', 'bank')),
  file_name text not null,
  file_sha256 text not null,
  from_day date not null,
  to_day date not null,
  imported_at timestamptz not null,
  imported_by text not null,
  primary key (commune_id, id)
);
create index bank_statements_days on bank_statements (commune_id, account_id, from_day, to_day);
select guard_commune_table('bank_statements');

create table bank_statement_rows (
  commune_id integer not null references communes (commune_id) deferrable,
  statement_id uuid not null,
  row_no integer not null,
  transaction_id text not null,
  booked_at timestamptz not null,
  booked_on date not null,
  -- Money in is positive, money out negative.
  amount_vnd bigint not null,
  purpose text not null,
  payer_name text,
  verdict text not null check (verdict in ('known', 'added', 'differs', 'money_out', 'own_refund')),
  credit_id uuid,
  primary key (commune_id, statement_id, row_no),
  foreign key (commune_id, statement_id) references bank_statements
);
create index bank_statement_rows_day on bank_statement_rows (commune_id, booked_on, transaction_id);
select guard_commune_table('bank_statement_rows');

-- A day as somebody signed it off; several when money came to light afterwards.
create table day_closings (
  commune_id integer not null references communes (commune_id) deferrable,
  id uuid not null,
  on_day date not null,
  figures jsonb not null,
  note text not null default '',
  closed_by text not null,
  closed_by_name text not null,
  closed_at timestamptz not null,
  primary key (commune_id, id)
);
create index day_closings_day on day_closings (commune_id, on_day, closed_at desc);
select guard_commune_table('day_closings');
