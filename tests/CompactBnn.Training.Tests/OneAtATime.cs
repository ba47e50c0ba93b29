// A pause of the garbage collector belongs to the whole process, and the first test that ends it ends it for all: so one network trains at a time.
[assembly: Xunit.v3.Parallelization(Mode = Xunit.Sdk.ParallelMode.None)]
