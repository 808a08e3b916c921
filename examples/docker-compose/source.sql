-- The source of docker-compose.yml: made once, when the database's volume is new.

CREATE TABLE customers (
    id    bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name  text NOT NULL,
    email text,
    city  text
);

CREATE TABLE orders (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    customer_id bigint NOT NULL REFERENCES customers,
    status      text NOT NULL DEFAULT 'placed',
    total       numeric(12, 2) NOT NULL,
    ordered_at  timestamptz NOT NULL DEFAULT now()
);

INSERT INTO customers (name, email, city) VALUES
    ('Ana Souza', ' Ana@Example.com ', '  são   paulo'),
    ('Ben Okafor', 'ben@example.com', 'Lagos'),
    ('Chen Wei', '', 'Chengdu');

-- The last one breaks a rule of pipeline.yaml: bronze keeps it, silver does not get it.
INSERT INTO orders (customer_id, status, total) VALUES
    (1, 'placed', 120.50),
    (2, 'shipped', 35.00),
    (3, 'placed', -1.00);
