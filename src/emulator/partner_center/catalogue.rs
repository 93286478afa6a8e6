//! Offers, products, prices (articles "Get a list of products", "Get a list of offers for a market").

use super::operation::{Auth::AppOrUser, Operation, get, post};

pub const OPERATIONS: &[Operation] = &[
    get("get-a-list-of-offers-for-a-market", "/v1/offers", AppOrUser),
    get("get-an-offer-by-id", "/v1/offers/{offer}", AppOrUser),
    get("get-addon-offers-by-offer-id", "/v1/offers/{offer}/addons", AppOrUser),
    get("get-a-list-of-offer-categories-by-country-and-locale", "/v1/offercategories", AppOrUser),
    get("get-a-list-of-products", "/v1/products", AppOrUser),
    get("get-a-product-by-id", "/v1/products/{product}", AppOrUser),
    get("get-a-list-of-skus-for-a-product", "/v1/products/{product}/skus", AppOrUser),
    get("get-a-sku-by-id", "/v1/products/{product}/skus/{sku}", AppOrUser),
    get("get-a-list-of-availabilities-for-a-sku", "/v1/products/{product}/skus/{sku}/availabilities", AppOrUser),
    get("get-an-availability-by-id", "/v1/products/{product}/skus/{sku}/availabilities/{availability}", AppOrUser),
    get("get-a-list-of-products-by-customer", "/v1/customers/{customer}/products", AppOrUser),
    get("get-a-product-by-id-by-customer", "/v1/customers/{customer}/products/{product}", AppOrUser),
    get("get-a-list-of-skus-for-a-product-by-customer", "/v1/customers/{customer}/products/{product}/skus", AppOrUser),
    get("get-a-sku-by-id-by-customer", "/v1/customers/{customer}/products/{product}/skus/{sku}", AppOrUser),
    get(
        "get-a-list-of-availabilities-for-a-sku-by-customer",
        "/v1/customers/{customer}/products/{product}/skus/{sku}/availabilities",
        AppOrUser,
    ),
    post("check-inventory", "/v1/extensions/product/checkinventory", AppOrUser),
    get("get-promotions", "/v1/productpromotions", AppOrUser),
    get("get-promotion-by-id", "/v1/productpromotions/{promotion}", AppOrUser),
    post("verify-promotion-eligibility", "/v1/customers/{customer}/promotioneligibilities", AppOrUser),
    get("get-prices-for-microsoft-azure", "/v1/ratecards/azure", AppOrUser),
    get("get-prices-for-microsoft-azure-shared-services", "/v1/ratecards/azure-shared", AppOrUser),
];
