-- Which of the three a person is: staff, customer-user or operator; with a customer's own people, whose they are.
-- Sessions from before do not say, and end; so does what was kept for the next sign-in.
DELETE FROM session;
DELETE FROM ended_session;
DELETE FROM draft;
ALTER TABLE session ADD COLUMN principal TEXT;
ALTER TABLE session ADD COLUMN customer_id TEXT;
ALTER TABLE ended_session ADD COLUMN principal TEXT;
ALTER TABLE ended_session ADD COLUMN customer_id TEXT;
ALTER TABLE draft ADD COLUMN principal TEXT;
ALTER TABLE draft ADD COLUMN customer_id TEXT;
-- Which of the three did it; absent in entries from before and in those of the command line.
ALTER TABLE audit ADD COLUMN actor_kind TEXT;
