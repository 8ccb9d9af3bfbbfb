//! When a channel is ahead, and when two tie.

use std::cmp::Ordering;

use measured::rank::{Place, ahead, median, places};

const A: [f64; 10] = [100.0, 102.0, 98.0, 101.0, 99.0, 100.0, 103.0, 97.0, 100.0, 101.0];

fn times(factor: f64) -> Vec<f64> {
    A.iter().map(|number| number * factor).collect()
}

#[test]
fn more_than_a_tenth_in_both_halves_is_ahead() {
    assert_eq!(ahead(&A, &times(1.2)), Ordering::Less);
    assert_eq!(ahead(&times(1.2), &A), Ordering::Greater);
}

#[test]
fn less_than_a_tenth_is_a_tie() {
    assert_eq!(ahead(&A, &times(1.05)), Ordering::Equal);
    assert_eq!(ahead(&A, &A), Ordering::Equal);
}

#[test]
fn halves_that_disagree_are_a_tie() {
    let mut b = times(2.0);
    b[5..].copy_from_slice(&times(0.5)[5..]);
    assert_eq!(ahead(&A, &b), Ordering::Equal);
    assert_eq!(ahead(&b, &A), Ordering::Equal);
}

#[test]
fn a_half_without_the_margin_is_a_tie() {
    let mut b = times(1.5);
    b[5..].copy_from_slice(&times(1.05)[5..]);
    assert_eq!(ahead(&A, &b), Ordering::Equal);
}

#[test]
fn one_contrary_round_in_ten_is_forgiven_and_two_are_not() {
    let mut b = times(1.5);
    b[3] = 50.0;
    assert_eq!(ahead(&A, &b), Ordering::Less);
    b[8] = 50.0;
    assert_eq!(ahead(&A, &b), Ordering::Equal);
}

#[test]
fn a_few_rounds_tell_nothing() {
    assert_eq!(ahead(&A[..5], &times(9.0)[..5]), Ordering::Equal);
    assert_eq!(ahead(&A[..6], &times(9.0)[..6]), Ordering::Less);
    assert_eq!(ahead(&A, &times(9.0)[..6]), Ordering::Equal);
}

#[test]
fn nothing_is_ahead_of_zero_but_zero_is_ahead_of_something() {
    let zero = [0.0; 10];
    assert_eq!(ahead(&zero, &zero), Ordering::Equal);
    assert_eq!(ahead(&zero, &A), Ordering::Less);
}

#[test]
fn a_place_counts_who_is_ahead() {
    let (near, far) = (times(1.05), times(3.0));
    let place = |number, tie| Place { number, tie };
    assert_eq!(places(&[&far, &A, &near]), [place(3, false), place(1, true), place(1, true)]);
    assert_eq!(places(&[&A]), [place(1, false)]);
    assert_eq!(places(&[]), []);
}

#[test]
fn the_median_of_an_even_number_is_between_two() {
    assert!((median(&[4.0, 1.0, 2.0, 3.0]) - 2.5).abs() < 1e-9);
    assert!((median(&[3.0, 1.0, 2.0]) - 2.0).abs() < 1e-9);
}
