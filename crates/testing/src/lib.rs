//! How the chapters' tests run a program and judge what it prints.
