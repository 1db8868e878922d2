import { useEffect, useState } from 'react';
import { hydrateRoot } from 'react-dom/client';
import { useForm } from 'react-hook-form';

/** One field is React's, the other React Hook Form's. */
export function Form({ form }) {
  const [name, setName] = useState('');
  const { getValues, handleSubmit, register } = useForm({ defaultValues: { about: '' } });
  useEffect(() => form.mounted(), [form]);
  form.values = () => ({ name, ...getValues() });
  return (
    <form data-stillhere-draft="form" onSubmit={handleSubmit(() => (form.sent = form.values()))}>
      <input name="name" value={name} onChange={({ target }) => setName(target.value)} />
      <textarea {...register('about')} />
      <button type="submit">Send</button>
    </form>
  );
}

export function start(root, form) {
  hydrateRoot(root, <Form form={form} />);
}
