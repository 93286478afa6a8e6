# Every target is a script in .make, which can be run by itself just as well. `make` alone prints this list.
.DEFAULT_GOAL := help
.PHONY: help run watch check test bench site dist setup clean

help: ## this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-7s %s\n", $$1, $$2 }' Makefile

run: ## build what is missing and start the portal with its emulator (PORT=3000)
	@.make/run

watch: ## the same, built and started again after every change
	@.make/watch

check: ## the quick part of the tests: format, lints of both sides, dependencies, unit and integration tests on SQLite
	@.make/test quick

test: ## everything: lints, docs, tests on both databases, browser tests
	@.make/test

bench: ## measure the portal against its promises
	@.make/bench

site: ## what browsers download, into target/site
	@.make/site

dist: ## the release program and its site as one archive, into target/dist
	@.make/dist

setup: ## install what the other targets need (each does so by itself, too)
	@.make/setup test

clean: ## remove what was built here
	@rm -rf target .make/node_modules end2end/node_modules end2end/test-results end2end/playwright-report
