//! Carts (article "Create a cart").

use super::operation::{Auth::AppOrUser, Operation, Throttle, get, post, put};

pub const OPERATIONS: &[Operation] = &[
    post("create-a-cart", "/v1/customers/{customer}/carts", AppOrUser).throttled(Throttle::Customer),
    get("get-a-cart-by-id", "/v1/customers/{customer}/carts/{cart}", AppOrUser),
    put("update-a-cart", "/v1/customers/{customer}/carts/{cart}", AppOrUser).throttled(Throttle::Customer),
    post("checkout-a-cart", "/v1/customers/{customer}/carts/{cart}/checkout", AppOrUser).throttled(Throttle::Customer),
];
