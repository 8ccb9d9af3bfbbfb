//! Tests whether a type implements a trait, as a value.

/// `implements!(Type: Trait)` is `true` or `false`, and compiles either way.
macro_rules! implements {
    ($type:ty: $($bound:tt)+) => {{
        #[allow(dead_code, reason = "one of the two constants is hidden by the other")]
        trait Otherwise {
            const IMPLEMENTED: bool = false;
        }
        impl<T: ?Sized> Otherwise for T {}
        struct Probe<T: ?Sized>(std::marker::PhantomData<T>);
        // If the bound holds, the type's own constant takes precedence over
        // that of the trait.
        #[allow(dead_code, reason = "see above")]
        impl<T: ?Sized + $($bound)+> Probe<T> {
            const IMPLEMENTED: bool = true;
        }
        <Probe<$type>>::IMPLEMENTED
    }};
}

pub(crate) use implements;
