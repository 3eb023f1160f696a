-- The first answer to a POST that carried an Idempotency-Key, word for word. What was done is in ledger.commands; without
-- a row here (a crash in between) the answer is made again from what is there now.

CREATE TABLE access.answers (
    key uuid PRIMARY KEY,
    status int NOT NULL,
    body text NOT NULL,
    answered_at timestamptz NOT NULL DEFAULT now()
);
